// One accepted picture on its way through the broker.
import type { ErrorCode } from '../../protocol/errors.ts';
import type { Lane, PictureFacts, PictureInput } from '../../protocol/requests.ts';
import type { WorkerOutcome } from '../../protocol/worker.ts';

/** What the worker needs of a job; the scheduler never looks inside. */
type JobBody =
  | { task: 'classify'; topK: number; input: PictureInput; payload: Uint8Array[] }
  | { task: 'shrink'; path: string; side: number };

export interface Job {
  /** Unique in this broker, rising in the order of acceptance. */
  number: number;
  /** Routing id of the client, as a string; with `id` it names the request. */
  client: string;
  id: string;
  lane: Lane;
  /** Payload size, counted against the bound of the queue. */
  bytes: number;
  /** Milliseconds on the scheduler's clock. */
  acceptedAt: number;
  /** Set when the job is handed to a worker. */
  dispatchedAt?: number;
  /** After this it is not handed to a worker any more. */
  deadlineAt?: number;
  body: JobBody;
}

/** How a job ends: what its worker said, with the payload of its answer, or the broker's own verdict. */
export type JobOutcome =
  | (WorkerOutcome & { payload?: Uint8Array[] | undefined })
  | { status: 'error'; code: ErrorCode; message: string; picture?: PictureFacts | undefined };
