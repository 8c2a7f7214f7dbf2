// Answers requests for the diagnostic bundle, one at a time.
import { CodedError } from '../../protocol/errors.ts';
import type { ForkWorker } from '../broker/spawn.ts';
import type { Handlers } from '../broker/services.ts';
import type { UserData } from '../user-data.ts';
import { bundleName, diagnosticBundle } from './bundle.ts';

export function diagnosticsHandlers(userData: UserData, forkWorker: ForkWorker | undefined): Handlers {
  let isGathering = false;
  return {
    'diagnostics.bundle': async ({ request: { leaveOutNames } }) => {
      if (isGathering) throw new CodedError('rejected', 'The diagnostics are being gathered already.');
      isGathering = true;
      try {
        const bytes = await diagnosticBundle({ userData, leaveOutNames, forkWorker });
        return { fields: { name: bundleName(new Date()) }, payload: [bytes] };
      } finally {
        isGathering = false;
      }
    },
  };
}
