// `npm run show -- <name>`: the longer demonstrations, with their figures. Some need the test data beside the project.
import { crashingModel } from './show/crashing-model.ts';
import { fuzz } from './show/fuzz.ts';
import { dispatch } from './show/dispatch.ts';
import { frames } from './show/frames.ts';
import { golden } from './show/golden.ts';
import { hardLinks } from './show/hard-links.ts';
import { kills, stops } from './show/kills.ts';
import { largePictures } from './show/large-pictures.ts';
import { libraryShow } from './show/library.ts';
import { live } from './show/live.ts';
import { manyRows } from './show/many-rows.ts';
import { orphans } from './show/orphans.ts';
import { packages } from './show/packages.ts';
import { pageRows } from './show/page-rows.ts';
import { pause } from './show/pause.ts';
import { poison } from './show/poison.ts';
import { poisonHundred } from './show/poison-hundred.ts';
import { queries } from './show/queries.ts';
import { quit } from './show/quit.ts';
import { withFolder } from './show/report.ts';
import { record } from './show/record.ts';
import { resume } from './show/resume.ts';
import { slowPage } from './show/slow-page.ts';
import { speed } from './show/speed.ts';
import { storeRate } from './show/store-rate.ts';
import { transformers } from './show/transformers.ts';

/** How many pictures or seconds, where a demonstration has a choice. */
const countGiven = process.argv[3] === undefined ? undefined : Number(process.argv[3]);

const shows = {
  golden,
  kills,
  stops,
  poison,
  'poison-hundred': poisonHundred,
  'crashing-model': crashingModel,
  orphans,
  quit,
  speed,
  'slow-page': slowPage,
  fuzz,
  dispatch,
  frames,
  transformers,
  live,
  library: libraryShow,
  packages,
  'large-pictures': () => largePictures(countGiven),
  'hard-links': () => hardLinks(countGiven),
  'many-rows': () => manyRows(countGiven),
  'page-rows': () => pageRows(countGiven),
  pause: () => pause(countGiven),
  queries: () => queries(countGiven),
  record: () => record(countGiven),
  resume: () => resume(countGiven),
  'store-rate': () => storeRate(countGiven),
};

const name = process.argv[2] ?? '';
const show = Object.entries(shows).find(([known]) => known === name)?.[1];
if (show === undefined) {
  process.stderr.write(`npm run show -- ${Object.keys(shows).join(' | ')}\n`);
  process.exitCode = 1;
} else {
  // The user's own library is none of theirs.
  const passed = await withFolder((home) => {
    process.env['ZEROLENS_HOME'] = home;
    return show(process.argv.slice(3));
  });
  process.exitCode = passed ? 0 : 1;
}
