// Draws resources/icons from the page's own icon: the app's in the sizes that systems ask for, and a small one for the tray.
import { mkdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import sharp from 'sharp';

const root = resolve(import.meta.dirname, '..');
const folder = join(root, 'resources', 'icons');
const svg = await readFile(join(root, 'src', 'renderer', 'icon.svg'));

/** `@2x`: for screens with twice as many pixels. */
const sizes = { 'icon.png': 1024, 'tray.png': 16, 'tray@2x.png': 32 };

await mkdir(folder, { recursive: true });
for (const [name, side] of Object.entries(sizes)) {
  // Of a vector as many dots per inch as give the size itself: nothing is enlarged.
  await sharp(svg, { density: (72 * side) / 32 })
    .resize(side, side)
    .png({ compressionLevel: 9 })
    .toFile(join(folder, name));
}
