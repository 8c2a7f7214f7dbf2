// All services of the main process: requests to the ROUTER that it answers itself instead of a worker.
import type { z } from 'zod';
import { diagnosticServices } from './diagnostics.ts';
import { dropServices } from './drops.ts';
import { recordingServices } from './recordings.ts';
import { resultServices } from './results.ts';
import { runServices } from './runs.ts';
import { settingsServices } from './settings.ts';
import { statusServices } from './status.ts';

export const services = {
  ...statusServices,
  ...runServices,
  ...resultServices,
  ...recordingServices,
  ...dropServices,
  ...settingsServices,
  ...diagnosticServices,
};

export type ServiceOp = keyof typeof services;
/** As the client writes it, defaults left out. */
export type ServiceInput<Op extends ServiceOp> = z.input<(typeof services)[Op]['request']>;
export type ServiceRequest<Op extends ServiceOp> = z.output<(typeof services)[Op]['request']>;
export type ServicePartial<Op extends ServiceOp> = z.output<(typeof services)[Op]['partial']>;
export type ServiceFinal<Op extends ServiceOp> = z.output<(typeof services)[Op]['final']>;

export function isServiceOp(op: string): op is ServiceOp {
  return Object.hasOwn(services, op);
}
