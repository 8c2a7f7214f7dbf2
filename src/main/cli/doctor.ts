// `zerolens doctor`: what is here, which devices work and why the others do not, and whether a picture gets through.
import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { messageOf } from '../../protocol/errors.ts';
import { diagnosticBundle } from '../diagnosis/bundle.ts';
import { diagnose, type Diagnosis } from '../diagnosis/diagnosis.ts';
import { openUserData } from '../user-data.ts';
import { exitCodes } from './exit-codes.ts';
import { warn } from './terminal-text.ts';

interface DoctorOptions {
  json?: true;
  bundle?: string;
  names: boolean;
}

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('check this machine: versions, devices, a self-test')
    .option('--json', 'print it as JSON')
    .option('--bundle <file.zip>', 'write it into a zip instead, with settings and logs, for somebody who helps')
    .option('--no-names', 'leave names of files, folders, user and computer out of the bundle')
    .addHelpText('after', '\nExample:\n  zerolens doctor --json\n  zerolens doctor --bundle diagnostics.zip --no-names')
    .action(async ({ json, bundle, names }: DoctorOptions, command: Command) => {
      if (bundle === undefined && !names)
        command.error('error: --no-names is about the bundle: add --bundle <file.zip>');
      if (bundle !== undefined) {
        await writeBundle(bundle, !names);
        return;
      }
      const diagnosis = await diagnose(await openUserData());
      process.stdout.write(json === true ? `${JSON.stringify(diagnosis, null, 2)}\n` : report(diagnosis));
      if (!diagnosis.selfTest.passed) process.exitCode = exitCodes.failed;
    });
}

/** @throws Error with one line for people where it cannot be written. */
async function writeBundle(file: string, leaveOutNames: boolean): Promise<void> {
  const bytes = await diagnosticBundle({ userData: await openUserData(), leaveOutNames });
  await writeFile(file, bytes, { mode: 0o600 }).catch((error: unknown) => {
    throw new Error(`the bundle cannot be written: ${messageOf(error)}`);
  });
  warn(`${file} is written. Look through it before you send it to anybody.`);
}

function report({ versions, machine, paths, devices, selfTest }: Diagnosis): string {
  return [
    ...section('Versions', Object.entries(versions)),
    ...section('Machine', Object.entries(machine)),
    ...section('Paths', Object.entries(paths)),
    ...section(
      'Devices',
      devices.map(({ device, works, detail }) => [device, `${works ? 'works' : 'not here'}: ${detail}`]),
    ),
    ...section('Self-test', [[selfTest.passed ? 'passed' : 'failed', selfTest.detail]]),
  ].join('\n');
}

function section(title: string, entries: [string, string][]): string[] {
  const width = Math.max(...entries.map(([name]) => name.length));
  return [title, ...entries.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`), ''];
}
