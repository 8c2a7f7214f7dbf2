// The command line: one file per command, one place that turns failures into a line and an exit code.
import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { messageOf } from '../../protocol/errors.ts';
import { version } from '../version.ts';
import { benchCommand } from './bench.ts';
import { classifyCommand } from './classify.ts';
import { doctorCommand } from './doctor.ts';
import { exitCodes } from './exit-codes.ts';
import { runsCommand } from './runs.ts';
import { serveCommand } from './serve.ts';
import { terminalText } from './terminal-text.ts';

// Who reads may leave early, as `| head` does: unheard, that would end the process with a stack trace.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

const program = new Command('zerolens')
  .description('Classifies images on your own machine. Nothing leaves it.')
  .version(version, '--version', 'print the version')
  .helpOption('-h, --help', 'print this help')
  .showHelpAfterError('(zerolens --help shows what there is)')
  .addCommand(classifyCommand())
  .addCommand(runsCommand())
  .addCommand(serveCommand())
  .addCommand(benchCommand())
  .addCommand(doctorCommand());

// `zerolens photos/` is what people try first.
const [first = ''] = process.argv.slice(2);
if (existsSync(first)) {
  program.on('command:*', () => {
    program.error(
      `error: ${terminalText(first)} is no command. To classify pictures: zerolens classify <file|folder...>`,
    );
  });
}

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`zerolens: ${terminalText(messageOf(error))}\n`);
  process.exitCode = exitCodes.failed;
}
