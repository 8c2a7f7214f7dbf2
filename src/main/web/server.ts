// The server of browser mode: the page's files and its WebSocket, on this machine alone.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocketServer } from 'ws';
import { messageOf } from '../../protocol/errors.ts';
import { limits } from '../../protocol/limits.ts';
import { zwsProtocol } from '../../protocol/zws.ts';
import type { PagePort } from '../broker/page-port.ts';
import { refuseRequest, refuseUpgrade } from './access.ts';
import { sendFile } from './files.ts';
import { systemCode } from '../system-code.ts';
import { answerMetrics } from './metrics.ts';
import { PageSocket } from './page-socket.ts';
import { policyHeaders } from './policy.ts';
import { refuse, refuseSocket } from './refusal.ts';

const address = '127.0.0.1';
/** libzmq ends the whole process when no file can be opened any more: so nobody may use them up. */
const mostConnections = 100;
/** How long pages have to take their leave. */
const goodbyeMs = 300;
/** Over this, in bytes, the connection ends before the frame is in memory; a bit less gets a reason. */
const longestFrame = limits.pageMessageBytes + 1024 * 1024;

export interface WebSettings {
  /** The folder with the page's files. */
  root: string;
  /** 0: any that is free. */
  port: number;
  /** What `/metrics` asks for. */
  token: string;
  onPage: (port: PagePort) => void;
  /** What `/metrics` answers, in the text format of Prometheus. */
  metrics?: (() => Promise<string>) | undefined;
}

export class WebServer {
  readonly #settings: WebSettings;
  readonly #server: Server;
  readonly #sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: longestFrame,
    handleProtocols: () => zwsProtocol,
  });

  private constructor(settings: WebSettings) {
    this.#settings = settings;
    this.#server = createServer((request, response) => {
      this.#answer(request, response);
    });
    this.#server.maxConnections = mostConnections;
    this.#server.on('upgrade', (request, socket, head) => {
      this.#upgrade(request, socket, head);
    });
  }

  /** @throws Error with one line for people when the port cannot be had. */
  static async start(settings: WebSettings): Promise<WebServer> {
    const web = new WebServer(settings);
    web.#server.listen(settings.port, address);
    try {
      await once(web.#server, 'listening');
    } catch (error) {
      throw new Error(portTrouble(settings.port, error), { cause: error });
    }
    return web;
  }

  /** `http://127.0.0.1:PORT` */
  get origin(): string {
    const bound = this.#server.address();
    if (bound === null || typeof bound === 'string') throw new Error('The server has no port.');
    return `http://${address}:${bound.port}`;
  }

  /** Lets pages that were told take their leave, then ends every connection. */
  async stop(): Promise<void> {
    const ended = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeIdleConnections();
    const left = Promise.all([...this.#sockets.clients].map((socket) => once(socket, 'close')));
    await Promise.race([left, pause(goodbyeMs)]);
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#server.closeAllConnections();
    await ended;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    for (const [name, value] of Object.entries(policyHeaders)) response.setHeader(name, value);
    const refusal = refuseRequest(request);
    if (refusal !== undefined) {
      refuse(response, refusal);
      return;
    }
    const { root, token, metrics } = this.#settings;
    const [path = '/'] = (request.url ?? '/').split('?');
    if (path === '/metrics') void answerMetrics(request, response, token, metrics);
    else sendFile(request, response, root, path);
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const refusal = refuseUpgrade(request);
    if (refusal !== undefined) {
      refuseSocket(socket, refusal);
      return;
    }
    this.#sockets.handleUpgrade(request, socket, head, (page) => {
      this.#settings.onPage(new PageSocket(page));
    });
  }
}

function portTrouble(port: number, error: unknown): string {
  const code = systemCode(error);
  if (code === 'EADDRINUSE') return `Port ${port} is in use by another program: name another one, or 0 for any.`;
  if (code === 'EACCES') return `Port ${port} may not be used by this user: name one above 1023, or 0 for any.`;
  return `Port ${port} cannot be had: ${messageOf(error)}`;
}
