// Classifies a folder's pictures with transformers.js: loads, warms up, says "ready", waits for a line, then prints its answers.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline/promises';
import { env, pipeline } from '@huggingface/transformers';

const { models, pictures, batch, inFlight, threads, part, parts } = JSON.parse(process.argv[2]);
env.allowRemoteModels = false;
env.localModelPath = models;
env.useFSCache = false;
const classifier = await pipeline('image-classification', 'model', {
  device: 'cpu',
  // The file as it is, which is int8 already.
  dtype: 'fp32',
  session_options: {
    // As ZeroLens has it: without it, int8 answers are wrong (and quicker) on x64 processors that lack VNNI.
    extra: { session: { x64quantprecision: '1' } },
    ...(threads === 0 ? {} : { intraOpNumThreads: threads }),
  },
});

renameInputAndOutput(classifier.model.sessions);

const names = readdirSync(pictures).filter((_, number) => number % parts === part);
const groups = Array.from({ length: Math.ceil(names.length / batch) }, (_, number) =>
  names.slice(number * batch, (number + 1) * batch),
);
await classify(groups[0]);
process.stdout.write('ready\n');
await createInterface({ input: process.stdin }).question('');

const top = {};
await Promise.all(Array.from({ length: inFlight }, takeGroups));
process.stdout.write(`${JSON.stringify(top)}\n`);
process.exit();

async function takeGroups() {
  for (let group = groups.shift(); group !== undefined; group = groups.shift()) {
    const answers = await classify(group);
    group.forEach((name, place) => (top[name] = answers[place][0].label));
  }
}

async function classify(group) {
  const paths = group.map((name) => join(pictures, name));
  // One picture goes in as most people would write it.
  return paths.length === 1 ? [await classifier(paths[0])] : classifier(paths);
}

/** transformers.js wants these two names; the model has others. */
function renameInputAndOutput(sessions) {
  const session = sessions.model;
  const [input] = session.inputNames;
  const [output] = session.outputNames;
  sessions.model = {
    inputNames: ['pixel_values'],
    outputNames: ['logits'],
    config: session.config,
    run: async ({ pixel_values }) => ({ logits: (await session.run({ [input]: pixel_values }))[output] }),
  };
}
