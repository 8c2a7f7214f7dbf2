// What the page and the desktop app say to each other beside the engine's own messages: few calls, each with its schema.
import { z } from 'zod';
import { desktopChannels } from './desktop-channels.ts';
import { limits } from './limits.ts';
import { opaqueIdSchema } from './runs.ts';
import { screenNames } from './screens.ts';

/** Where the app serves its page from; it is nowhere but in this process. */
export const pageScheme = 'app';
export const pageOrigin = `${pageScheme}://zerolens`;

/**
 * What the user has handed over, as a source of runs; its paths are known to the main process alone. `name`: the one
 * thing's own, or how many things there are.
 */
export const offerSchema = z.object({ kind: z.enum(['folder', 'files']), id: opaqueIdSchema, name: z.string() });
export type Offer = z.infer<typeof offerSchema>;

const nothing = z.undefined();

/** What the page may ask of the app. Answers are `null` where the user has chosen nothing. */
export const desktopCalls = {
  /** Paths of what was dropped or pasted, as the preload has read them. */
  'offer-paths': { request: z.array(z.string().min(1)).min(1).max(limits.offeredPaths), reply: offerSchema.nullable() },
  'choose-files': { request: nothing, reply: offerSchema.nullable() },
  'choose-folder': { request: nothing, reply: offerSchema.nullable() },
  /** Whether the settings have another data folder now. */
  'choose-data-folder': { request: nothing, reply: z.boolean() },
  /** What was opened with the app before the page could hear of it. */
  'opened-so-far': { request: nothing, reply: z.array(offerSchema) },
} as const satisfies Record<string, { request: z.ZodType; reply: z.ZodType }>;

export type DesktopCall = keyof typeof desktopCalls;
export type DesktopRequest<Call extends DesktopCall> = z.output<(typeof desktopCalls)[Call]['request']>;
export type DesktopReply<Call extends DesktopCall> = z.output<(typeof desktopCalls)[Call]['reply']>;

/** What the app tells the page without being asked. */
export const desktopNewsSchema = z.discriminatedUnion('kind', [
  /** Opened with the app, or by a second start of it. */
  z.object({ kind: z.literal('opened'), offer: offerSchema }),
  /** Chosen in the menu. */
  z.object({ kind: z.literal('go'), screen: z.enum(screenNames) }),
  z.object({ kind: z.literal('choose'), what: z.enum(['files', 'folder']) }),
]);
export type DesktopNews = z.infer<typeof desktopNewsSchema>;

/** The message that hands the page its port; it is posted by the preload into the page's own window. */
export const portMessageSchema = z.object({ type: z.literal(desktopChannels.port), token: z.string() });

/** What the preload gives the page, as `window.zerolens`. */
export interface DesktopBridge {
  /** Has a port to the engine sent to this window, as a message. */
  requestPort: () => void;
  offerFiles: (files: readonly File[]) => Promise<Offer | null>;
  chooseFiles: () => Promise<Offer | null>;
  chooseFolder: () => Promise<Offer | null>;
  chooseDataFolder: () => Promise<boolean>;
  openedSoFar: () => Promise<Offer[]>;
  onNews: (listener: (news: DesktopNews) => void) => void;
}

/**
 * What goes over a port beside the bytes of messages: `ack`: how many have been taken, so that no end is flooded;
 * `code`: the end, as a WebSocket has it.
 */
export const portSignalSchema = z.union([
  z.object({ ack: z.int().min(0) }),
  z.object({ code: z.int(), reason: z.string() }),
]);
export type PortSignal = z.infer<typeof portSignalSchema>;
