// What the page is shown classifying: the sample pictures, often enough, and files that are none.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const samples = join(import.meta.dirname, '../../resources/samples');

export interface Material {
  samples: string;
  /** Some thousands of pictures. */
  many: string;
  /** Good and bad ones. */
  mixed: string;
  bad: string;
  notes: string;
  /** Says that it is larger than any disk here. */
  huge: string;
  home: string;
  /** Where a film for the camera may be written. */
  film: string;
  remove: () => void;
}

export function makeMaterial(): Material {
  const root = mkdtempSync(join(tmpdir(), 'zerolens-screenshots-'));
  const inside = (name: string): string => join(root, name);
  const copies = (folder: string, count: number): void => {
    for (let number = 1; number <= count; number += 1) {
      cpSync(samples, join(folder, `Week ${String(number).padStart(3, '0')}`), { recursive: true });
    }
  };
  copies(inside('Holiday'), 150);
  copies(inside('Garden'), 2);
  for (const name of ['Old disk', 'Notes', 'Archive']) mkdirSync(inside(name));
  for (const folder of ['Garden', 'Old disk'].map(inside)) {
    const cut = readFileSync(join(samples, 'umbrella.jpg'));
    writeFileSync(join(folder, 'A half copied picture.jpg'), cut.subarray(0, cut.length >> 1));
    writeFileSync(join(folder, 'An empty file.jpg'), '');
    writeFileSync(join(folder, 'Letter.jpg'), 'Dear all');
  }
  writeFileSync(join(inside('Notes'), 'read me.txt'), 'No picture.');
  writeFileSync(join(inside('Notes'), 'list.csv'), 'no,picture');
  writeFileSync(join(inside('Archive'), 'scan.tif'), '');
  truncateSync(join(inside('Archive'), 'scan.tif'), 8 * 1024 ** 4);
  return {
    samples,
    many: inside('Holiday'),
    mixed: inside('Garden'),
    bad: inside('Old disk'),
    notes: inside('Notes'),
    huge: inside('Archive'),
    home: inside('home'),
    film: inside('film.mjpeg'),
    remove: () => {
      rmSync(root, { recursive: true, force: true });
    },
  };
}
