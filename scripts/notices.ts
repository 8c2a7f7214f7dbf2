// Writes THIRD-PARTY-NOTICES.md: every package that the app is shipped with, by the lock file, its licence and that licence's text.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';

const root = resolve(import.meta.dirname, '..');
const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({ version: z.string().optional(), license: z.string().optional(), dev: z.boolean().optional() }),
  ),
});

const mapSchema = z.object({ sources: z.array(z.string()) });

interface Shipped {
  name: string;
  version: string;
  license: string;
  text: string;
}

/** Packages of which something is in what is built, by the maps of its files. */
function inBundles(): Set<string> {
  const out = join(root, 'out');
  const maps = readdirSync(out, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.map'));
  const sources = maps.flatMap((name) => mapSchema.parse(JSON.parse(readFileSync(join(out, name), 'utf8'))).sources);
  return new Set(sources.flatMap((source) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/u.exec(source)?.[1] ?? []));
}

/** Those that are installed: of packages for one system each, that of this one. */
function shipped(): Shipped[] {
  const { packages } = lockSchema.parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')));
  const bundled = inBundles();
  const isShipped = (place: string, dev = false): boolean =>
    place !== '' && existsSync(join(root, place)) && (!dev || bundled.has(place.slice('node_modules/'.length)));
  return Object.entries(packages)
    .filter(([place, { dev }]) => isShipped(place, dev))
    .map(([place, { version = '', license = 'see below' }]) => {
      const name = place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
      return { name, version, license, text: licenseText(join(root, place)) };
    })
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

function licenseText(folder: string): string {
  const names = readdirSync(folder).filter((name) => /^(?:licen[cs]e|copying|notice)/iu.test(name));
  return names.map((name) => readFileSync(join(folder, name), 'utf8').trim()).join('\n\n');
}

const libvips = `## libvips

ZeroLens decodes pictures with sharp, which loads libvips and the libraries in it as shared libraries. libvips is under the
GNU Lesser General Public License, version 3 or later. You may replace it by your own build: it is the file
\`libvips-cpp.*\` in \`resources/app.asar.unpacked/node_modules/@img/sharp-libvips-*/lib\` of the installed app (on Windows
\`libvips-42.dll\` and \`libvips-cpp-*.dll\` in \`@img/sharp-win32-*/lib\`). Its source and how it is built:
https://github.com/lovell/sharp-libvips and https://github.com/libvips/libvips.`;

/** More backquotes in a row than there are in the text. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/gu)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
}

const sections = shipped().map(({ name, version, license, text }) =>
  [`## ${name} ${version}`, license, ...(text === '' ? [] : [fenced(text)])].join('\n\n'),
);
const head = '# Third-party notices\n\nZeroLens is shipped with these packages.';
writeFileSync(join(root, 'THIRD-PARTY-NOTICES.md'), `${[head, libvips, ...sections].join('\n\n')}\n`);
