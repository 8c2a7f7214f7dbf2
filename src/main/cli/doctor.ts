// `zerolens doctor`: what is here, which devices work and why the others do not, and whether a picture gets through.
import { Command } from 'commander';
import { diagnose, type Diagnosis } from '../diagnosis.ts';
import { exitCodes } from './exit-codes.ts';

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('check this machine: versions, devices, a self-test')
    .option('--json', 'print it as JSON')
    .addHelpText('after', '\nExample:\n  zerolens doctor --json')
    .action(async ({ json }: { json?: true }) => {
      const diagnosis = await diagnose();
      process.stdout.write(json === true ? `${JSON.stringify(diagnosis, null, 2)}\n` : report(diagnosis));
      if (!diagnosis.selfTest.passed) process.exitCode = exitCodes.failed;
    });
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
