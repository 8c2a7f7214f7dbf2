// Hands the page's one connection to the engine down to every component.
import { createContext, use } from 'react';
import type { EngineClient } from './zmq/engine-client.ts';

export const EngineContext = createContext<EngineClient | undefined>(undefined);

/** The page's connection to the engine; only inside `EngineContext`. */
export function useEngine(): EngineClient {
  const engine = use(EngineContext);
  if (engine === undefined) throw new Error('There is no EngineContext around this component.');
  return engine;
}
