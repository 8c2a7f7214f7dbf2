// `zerolens runs delete`: a run goes at once, and for good.
import { deleteForGood } from '../../runs/deletion.ts';
import { stateOf } from '../../runs/lease.ts';
import { terminalText } from '../terminal-text.ts';
import { findRun, withLibrary } from './library-of-user.ts';

export async function deleteRun(id: string): Promise<void> {
  const record = await withLibrary(async (library) => {
    const run = await findRun(library, id);
    const { state, elsewhere } = await stateOf(run);
    if (elsewhere && run.owner !== undefined) {
      throw new Error(`run ${run.id} is ${state} in process ${run.owner.pid}: end it there first.`);
    }
    await deleteForGood(library, run.id);
    return run;
  });
  process.stdout.write(`Run ${record.id} (${terminalText(record.name)}) is deleted.\n`);
}
