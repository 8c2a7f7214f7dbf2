// The bounds that both ends of a message rely on.

const MiB = 1024 * 1024;

export const limits = {
  /** Largest JSON header, in bytes. */
  headerBytes: 64 * 1024,
  /** Largest payload of one request, in bytes: an encoded picture or raw pixels. */
  payloadBytes: 256 * MiB,
  /** Most classes a reply may list. */
  topK: 100,
  /** Longest request id, in characters. */
  idLength: 128,
  /** Requests that may wait for a worker, per model. */
  queuedJobs: 10_000,
  /** Payload bytes that may wait for a worker, per model. */
  queuedBytes: 512 * MiB,
  /** Replies one client may leave unread before it counts as gone, and their bytes. */
  unreadReplies: 20_000,
  unreadBytes: 64 * MiB,
  /** Largest message of a page, in bytes. */
  pageMessageBytes: 16 * MiB,
  /** Most frames in one message of a page. */
  pageMessageFrames: 64,
  /** Most folders and drops in one run. */
  runSources: 1000,
  /** Most files and folders in one offer of the desktop. */
  offeredPaths: 10_000,
  /** Most runs in one reply. */
  listedRuns: 500,
  /** Longest name of a run, and longest text to search for, in UTF-16 units. */
  runName: 200,
  searchLength: 200,
  /** Longest label that a person may give, in characters. */
  labelLength: 500,
  /** Most rows named in one correction. */
  correctedRows: 10_000,
  /** Most rows in one reply. */
  runRows: 500,
  /** Largest thumbnail, in pixels on its longer side. */
  thumbnailSide: 512,
  /** Largest picture, in pixels; found before decoding. */
  picturePixels: 268_000_000,
  /** Decoded pixels that one worker may hold at once, in bytes. */
  decodedBytes: 1024 * MiB,
} as const;
