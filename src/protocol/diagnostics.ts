// The service that gathers what somebody needs to know who helps with a fault.
import { z } from 'zod';
import type { Service } from './service.ts';

export const diagnosticServices = {
  /** The payload is a zip. It takes some seconds, as every device is tried. */
  'diagnostics.bundle': {
    request: z.object({
      /** Of files, folders, user and computer. */
      leaveOutNames: z.boolean(),
    }),
    partial: z.never(),
    final: z.object({ name: z.string() }),
  },
} as const satisfies Record<string, Service>;
