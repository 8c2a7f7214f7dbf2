// What the broker and its workers say to each other over their private DEALER pair.
import { z } from 'zod';
import { modelCardSchema } from './card.ts';
import { pictureErrorCodeSchema } from './errors.ts';
import {
  laneSchema,
  pictureFactsSchema,
  pictureInputSchema,
  predictionSchema,
  workerTimingsSchema,
} from './requests.ts';

export const deviceSchema = z.enum(['cpu', 'webgpu', 'cuda', 'dml', 'coreml']);
export type Device = z.infer<typeof deviceSchema>;

const curveKeysSchema = z.object({ publicKey: z.string(), secretKey: z.string(), serverKey: z.string() });

/** Where a worker finds its broker; handed over in its environment. CURVE keys wherever the endpoint is tcp. */
export const workerAddressSchema = z.object({ endpoint: z.string(), curve: curveKeysSchema.optional() });
export type WorkerAddress = z.infer<typeof workerAddressSchema>;

/** The environment variable that holds a `WorkerAddress` as JSON. */
export const workerAddressVariable = 'ZEROLENS_WORKER';

/** What a worker is to load. `batch` is the most pictures in one run, `threads` those of one run. */
export const workerSettingsSchema = z.object({
  modelPath: z.string(),
  modelSha256: z.string(),
  card: modelCardSchema,
  device: deviceSchema,
  threads: z.int().min(1),
  batch: z.int().min(1),
});
export type WorkerSettings = z.infer<typeof workerSettingsSchema>;

export const brokerToWorkerSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('start'), settings: workerSettingsSchema }),
  z.object({
    type: z.literal('job'),
    job: z.int(),
    lane: laneSchema,
    topK: z.int(),
    input: pictureInputSchema,
  }),
  /** Make the picture of a file small; the answer has it in the payload. */
  z.object({ type: z.literal('shrink'), job: z.int(), path: z.string(), side: z.int() }),
  z.object({ type: z.literal('cancel'), job: z.int() }),
  z.object({ type: z.literal('stop') }),
]);
export type BrokerToWorker = z.infer<typeof brokerToWorkerSchema>;

const workerOutcomeSchema = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('ok'),
    results: z.array(predictionSchema),
    picture: pictureFactsSchema,
    timings: workerTimingsSchema,
  }),
  z.object({ status: z.literal('shrunk'), width: z.int(), height: z.int() }),
  z.object({
    status: z.literal('error'),
    code: pictureErrorCodeSchema,
    message: z.string(),
    picture: pictureFactsSchema.optional(),
  }),
]);
export type WorkerOutcome = z.infer<typeof workerOutcomeSchema>;

export const workerToBrokerSchema = z.discriminatedUnion('type', [
  /** Connected and waiting for its settings. */
  z.object({ type: z.literal('hello') }),
  /** Warmed up: may hold `credit` jobs, and one live frame more. */
  z.object({ type: z.literal('ready'), device: deviceSchema, batch: z.int().min(1), credit: z.int().min(1) }),
  /** Cannot serve this model, now or after a restart. */
  z.object({ type: z.literal('failed'), message: z.string() }),
  /** Still getting on with what it holds. */
  z.object({ type: z.literal('progress') }),
  z.object({ type: z.literal('done'), job: z.int(), outcome: workerOutcomeSchema }),
]);
export type WorkerToBroker = z.infer<typeof workerToBrokerSchema>;
