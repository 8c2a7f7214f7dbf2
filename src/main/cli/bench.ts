// `zerolens bench`: how fast this machine is, next to the best that the same libraries could do.
import { Command } from 'commander';
import { Bench } from '../bench/measurement.ts';
import { fullPlan, quickPlan } from '../bench/plan.ts';
import { benchResult } from '../bench/result.ts';
import { resolveModel } from '../models/registry.ts';
import { resourcePath } from '../resources.ts';
import { BenchProgress } from './bench-progress.ts';
import { benchReport } from './bench-report.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { stopOnSignals } from './signals.ts';

interface BenchOptions {
  json?: true;
  model?: string;
  pictures?: string;
  quick?: true;
}

export function benchCommand(): Command {
  return new Command('bench')
    .description('measure the speed of this machine, next to the best its libraries could do (under three minutes)')
    .option('--json', 'print it as JSON')
    .option('--model <id|file|folder>', 'a model: its id, its .onnx file or its folder (default: the built-in one)')
    .option('--pictures <folder>', 'pictures to measure with (default: the samples)')
    .option('--quick', 'under 30 seconds, less exact')
    .addHelpText('after', '\nExample:\n  zerolens bench --pictures photos/ --quick')
    .action(async (options: BenchOptions, command: Command) => {
      if ([options.model, options.pictures].includes('')) command.error('error: a file or folder has an empty name');
      process.exitCode = await bench(options);
    });
}

async function bench({ json, model: spec, pictures, quick }: BenchOptions): Promise<ExitCode> {
  const model = await resolveModel(spec);
  const progress = new BenchProgress();
  const measurement = new Bench(model, quick === true ? quickPlan : fullPlan, (step) => {
    progress.show(step);
  });
  const signals = stopOnSignals(() => {
    progress.end();
    void measurement.kill().finally(() => process.exit(exitCodes.stopped));
  });
  try {
    const measured = await measurement.run(pictures ?? resourcePath('samples'));
    progress.end();
    const result = await benchResult(measured, model);
    process.stdout.write(json === true ? `${JSON.stringify(result, null, 2)}\n` : benchReport(result));
    return exitCodes.ok;
  } catch (error) {
    // What was ended by the signal fails; that is not the reason.
    if (signals.stopped) return exitCodes.stopped;
    throw error;
  } finally {
    progress.end();
    await measurement.kill();
    signals.release();
  }
}
