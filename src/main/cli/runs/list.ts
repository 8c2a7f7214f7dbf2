// `zerolens runs list`: all runs in a table.
import { columns } from '../columns.ts';
import { terminalText } from '../terminal-text.ts';
import { doneText, stateText, timeText } from './facts.ts';
import { eachRun, withLibrary } from './library-of-user.ts';

export async function listRuns(): Promise<void> {
  const lines = [['id', 'when', 'name', 'state', 'done', 'errors', 'reviewed']];
  await withLibrary(async (library) => {
    for await (const run of eachRun(library)) {
      lines.push([
        run.id,
        timeText(run.createdAt),
        terminalText(run.name),
        await stateText(run),
        doneText(run),
        String(run.errors),
        String(run.reviewed),
      ]);
    }
  });
  if (lines.length === 1)
    process.stdout.write('There are no runs yet. To make one: zerolens classify <file|folder...>\n');
  else process.stdout.write(`${columns(lines).join('\n')}\n`);
}
