// What a bench came to, for people.
import { describe } from '../bench/ceiling.ts';
import type { BenchResult } from '../bench/result.ts';
import type { Spread } from '../bench/statistics.ts';
import { terminalText } from './terminal-text.ts';

export function benchReport(result: BenchResult): string {
  return [...rates(result), '', ...meaning(result), '', ...circumstances(result), ''].join('\n');
}

function rates({ picturesPerSecond, spread, rounds, settings, engine }: BenchResult): string[] {
  const rows = [
    ['', 'median', 'lowest', 'highest', ''],
    row('libraries at best', picturesPerSecond.ceiling, spread.picturesPerSecond.ceiling, describe(settings)),
    row('ZeroLens', picturesPerSecond.engine, spread.picturesPerSecond.engine, `${engine.workers} workers`),
    row(
      'a plain proxy',
      picturesPerSecond.plainProxy,
      spread.picturesPerSecond.plainProxy,
      `${engine.workers} workers, one picture at a time`,
    ),
  ];
  const [first = 0, ...others] = [0, 1, 2, 3].map((column) =>
    Math.max(...rows.map((cells) => cells[column]?.length ?? 0)),
  );
  return [
    `Pictures per second, over ${rounds} rounds`,
    ...rows.map(([name = '', ...cells]) => {
      const figures = others.map((width, at) => (cells[at] ?? '').padStart(width));
      return `  ${[name.padEnd(first), ...figures, cells[3] ?? ''].join('  ').trimEnd()}`;
    }),
  ];
}

function row(name: string, value: number, [lowest, highest]: Spread, note: string): string[] {
  return [name, value.toFixed(1), lowest.toFixed(1), highest.toFixed(1), note];
}

function meaning({ ratios, spread, overheadMs }: BenchResult): string[] {
  const { engineToCeiling, engineToPlainProxy } = ratios;
  return [
    `ZeroLens reaches ${engineToCeiling.toFixed(2)} of what the libraries could do at best here ` +
      `(${range(spread.ratios.engineToCeiling)}),`,
    `and ${engineToPlainProxy.toFixed(2)} times what a plain proxy does (${range(spread.ratios.engineToPlainProxy)}).`,
    `With little to do, a picture takes ${overheadMs.p50.toFixed(2)} ms longer through the broker than alone ` +
      `(99 of 100: at most ${overheadMs.p99.toFixed(2)} ms).`,
  ];
}

function range([lowest, highest]: Spread): string {
  return `${lowest.toFixed(2)} to ${highest.toFixed(2)}`;
}

function circumstances({ pictures, model, machine, versions }: BenchResult): string[] {
  const leftOut = pictures.leftOut === 0 ? '' : `; ${pictures.leftOut} left out, they cannot be classified`;
  const { zerolens, node, onnxruntime, sharp, libvips, zeromq, libzmq } = versions;
  return [
    `Pictures  ${pictures.count} in ${terminalText(pictures.folder)}${leftOut}`,
    `Model     ${terminalText(model.name)} (${terminalText(model.id)})`,
    `Machine   ${machine.processor}, ${machine.cores} cores, ${machine.memoryGiB.toFixed(1)} GiB, ${machine.platform}`,
    `Versions  zerolens ${zerolens}, node ${node}, onnxruntime ${onnxruntime}, sharp ${sharp} (libvips ${libvips}), ` +
      `zeromq ${zeromq} (libzmq ${libzmq})`,
  ];
}
