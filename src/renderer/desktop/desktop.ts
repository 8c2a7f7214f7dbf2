// The desktop app around the page, where there is one: what the user hands over, its menu, and the port to the engine.
import { z } from 'zod';
import {
  desktopNewsSchema,
  offerSchema,
  portMessageSchema,
  type DesktopBridge,
  type Offer,
} from '../../protocol/desktop.ts';
import type { EnginePort } from '../zmq/port-wire.ts';

declare global {
  interface Window {
    /** Given by the preload. */
    readonly zerolens?: DesktopBridge;
  }
}

export type DesktopNewsListener = Parameters<DesktopBridge['onNews']>[0];

export class Desktop {
  readonly #bridge: DesktopBridge;
  /** Those who wait for a port, the first one first. */
  readonly #waiting: ((port: EnginePort) => void)[] = [];

  constructor(bridge: DesktopBridge, messages: Pick<Window, 'addEventListener'>) {
    this.#bridge = bridge;
    messages.addEventListener('message', ({ source, data, ports: [port] }) => {
      const message = portMessageSchema.safeParse(data);
      if (source !== window || !message.success || port === undefined) return;
      this.#waiting.shift()?.({ port, token: message.data.token });
    });
  }

  /** Another port to the engine: the one before has ended. */
  port(): Promise<EnginePort> {
    const { promise, resolve } = Promise.withResolvers<EnginePort>();
    this.#waiting.push(resolve);
    this.#bridge.requestPort();
    return promise;
  }

  /** What was dropped or pasted, as a source of runs; `undefined` where it is in no file. */
  async offer(files: readonly File[]): Promise<Offer | undefined> {
    return offerIn(await this.#bridge.offerFiles(files));
  }

  /** Asks the user for pictures or for a folder; `undefined` where nothing is chosen. */
  async choose(what: 'files' | 'folder'): Promise<Offer | undefined> {
    return offerIn(await (what === 'files' ? this.#bridge.chooseFiles() : this.#bridge.chooseFolder()));
  }

  /** Asks the user for another data folder; whether the settings have one now. */
  async chooseDataFolder(): Promise<boolean> {
    return z.boolean().parse(await this.#bridge.chooseDataFolder());
  }

  /** Hears what the menu asks for and what is opened with the app, from the first on. */
  hear(listener: DesktopNewsListener): void {
    this.#bridge.onNews((news) => {
      listener(desktopNewsSchema.parse(news));
    });
    void this.#bridge.openedSoFar().then((offers) => {
      for (const offer of offers) listener({ kind: 'opened', offer: offerSchema.parse(offer) });
    });
  }
}

function offerIn(answer: unknown): Offer | undefined {
  return offerSchema.nullable().parse(answer) ?? undefined;
}

/** Undefined in a browser. */
export function desktopAround(): Desktop | undefined {
  return window.zerolens === undefined ? undefined : new Desktop(window.zerolens, window);
}
