// What ZeroLens finds on this machine: versions, devices tried in disposable workers, and a sample classified.
import { readFile } from 'node:fs/promises';
import { cpus, tmpdir, totalmem, type } from 'node:os';
import { messageOf } from '../../protocol/errors.ts';
import type { ClassifyReply } from '../../protocol/requests.ts';
import { deviceSchema, type Device } from '../../protocol/worker.ts';
import type { ForkWorker } from '../broker/spawn.ts';
import { Engine } from '../engine.ts';
import { resolveModel, type ModelFiles } from '../models/registry.ts';
import { resourcePath } from '../resources.ts';
import type { UserData } from '../user-data.ts';
import { versionsInUse } from '../versions.ts';

interface DeviceFinding {
  device: Device;
  works: boolean;
  /** How fast it was, or why it cannot be used. */
  detail: string;
}

export interface Diagnosis {
  versions: Record<string, string>;
  machine: Record<string, string>;
  paths: Record<string, string>;
  devices: DeviceFinding[];
  selfTest: { passed: boolean; detail: string };
}

const sample = { file: 'lemon.jpg', label: 'lemon' };

/**
 * Looks at everything; a device that is missing or broken is a finding, not an error.
 * @param forkWorker how worker processes are started; `undefined`: as children of this Node.
 */
export async function diagnose(userData: UserData, forkWorker?: ForkWorker): Promise<Diagnosis> {
  const devices: DeviceFinding[] = [];
  const answers: ClassifyReply[] = [];
  const model = await resolveModel();
  for (const device of deviceSchema.options) {
    const { finding, answer } = await tryDevice(device, model, forkWorker);
    devices.push(finding);
    if (device === 'cpu' && answer !== undefined) answers.push(answer);
  }
  return {
    versions: await versions(),
    machine: machine(),
    paths: paths(model, userData),
    devices,
    selfTest: selfTest(answers[0], devices[0]),
  };
}

async function tryDevice(
  device: Device,
  model: ModelFiles,
  forkWorker: ForkWorker | undefined,
): Promise<{ finding: DeviceFinding; answer?: ClassifyReply | undefined }> {
  try {
    const engine = await Engine.start({ model, device, workers: 1, forkWorker });
    try {
      const answer = await classifySample(engine);
      const detail = `${answer.timings.inference.toFixed(1)} ms for one picture in the built-in model`;
      return { finding: { device, works: true, detail }, answer };
    } finally {
      await engine.stop();
    }
  } catch (error) {
    const reason = messageOf(error);
    const detail = reason.replace(/^onnxruntime cannot load this model on \w+: /, '');
    return { finding: { device, works: false, detail } };
  }
}

async function classifySample(engine: Engine): Promise<ClassifyReply> {
  const client = engine.connect();
  try {
    const bytes = await readFile(resourcePath('samples', sample.file));
    const reply = await client.request({ op: 'classify', input: { kind: 'encoded' } }, [bytes]).reply;
    if (reply.status === 'error') throw new Error(`${reply.code}: ${reply.message}`);
    if (reply.op !== 'classify') throw new Error(`Unexpected reply: ${reply.op}`);
    return reply;
  } finally {
    client.close();
  }
}

function selfTest(answer: ClassifyReply | undefined, cpu: DeviceFinding | undefined): Diagnosis['selfTest'] {
  if (answer === undefined) return { passed: false, detail: cpu?.detail ?? 'The CPU could not be tried.' };
  const [best] = answer.results;
  const score = ((best?.score ?? 0) * 100).toFixed(1);
  return {
    passed: best?.label === sample.label,
    detail: `${sample.file} → ${best?.label ?? '?'} (${score}%) on ${answer.device}`,
  };
}

async function versions(): Promise<Record<string, string>> {
  const { zerolens, node, onnxruntime, zeromq, libzmq, sharp, libvips } = await versionsInUse();
  const withLibrary = { zeromq: `${zeromq} (libzmq ${libzmq})`, sharp: `${sharp} (libvips ${libvips})` };
  const { electron, chrome } = process.versions as { electron?: string; chrome?: string };
  const shell = electron === undefined ? {} : { electron: `${electron} (Chromium ${chrome ?? '?'})` };
  return { zerolens, node, ...shell, onnxruntime, ...withLibrary };
}

function paths(model: ModelFiles, { home, dataFolder }: UserData): Record<string, string> {
  const samples = resourcePath('samples');
  return { model: model.path, samples, userData: home, dataFolder: dataFolder.path, temporary: tmpdir() };
}

function machine(): Record<string, string> {
  const [first] = cpus();
  return {
    system: `${type()} (${process.platform} ${process.arch})`,
    processor: `${first?.model.trim() ?? 'unknown'} × ${cpus().length}`,
    memory: `${(totalmem() / 2 ** 30).toFixed(1)} GiB`,
  };
}
