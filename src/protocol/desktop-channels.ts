// Names of the channels between page and desktop app; by themselves, as the preload loads no schemas.
import type { DesktopCall } from './desktop.ts';

export const desktopChannels = {
  /** Asks for a port to the engine, and the port itself. */
  port: 'zerolens:port',
  news: 'zerolens:news',
  call: (call: DesktopCall) => `zerolens:${call}` as const,
} as const;
