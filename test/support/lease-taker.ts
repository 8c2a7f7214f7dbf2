// A process that takes a run and then does nothing: `lease-taker.ts HOME RUN`. Says when it has it.
import { setTimeout as pause } from 'node:timers/promises';
import { takeLease } from '../../src/main/runs/lease.ts';
import { Library } from '../../src/main/runs/store/library.ts';

const [home = '', run = ''] = process.argv.slice(2);
const library = await Library.open(home);
const record = await library.run(run);
if (record === undefined) throw new Error(`There is no run ${run}.`);
await takeLease(library, record);
process.stdout.write('taken\n');
for (;;) await pause(60_000);
