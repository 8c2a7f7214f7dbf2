// Serves the page's files to the app's own window as app://zerolens, with the policy that browser mode has.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { protocol } from 'electron';
import mime from 'mime';
import { pageScheme } from '../../protocol/desktop.ts';
import { isPlainPath } from '../web/access.ts';
import { policyHeaders } from '../web/policy.ts';
import { isOwnPage } from './own-page.ts';

/** To be called before the app is ready: the page's address is then one like any other, with an origin of its own. */
export function registerPageScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, codeCache: true } as const;
  protocol.registerSchemesAsPrivileged([{ scheme: pageScheme, privileges }]);
}

/** @param root the folder of the built page. */
export function servePage(root: string): void {
  protocol.handle(pageScheme, (request) => answer(root, request));
}

async function answer(root: string, { method, url }: Pick<Request, 'method' | 'url'>): Promise<Response> {
  if (method !== 'GET' && method !== 'HEAD') return refusal(405, 'Only GET and HEAD are answered here.');
  const file = pageFile(root, url);
  if (file === undefined) return refusal(400, 'The path is not one that can be asked for.');
  try {
    const bytes = await readFile(file);
    const headers = { ...policyHeaders, 'Content-Type': typeOf(file), 'Content-Length': String(bytes.byteLength) };
    return new Response(method === 'HEAD' ? null : bytes, { headers });
  } catch {
    return refusal(404, 'There is nothing here.');
  }
}

/** The file that an address of the page means; undefined for what leads out of `root`, or to another host. */
function pageFile(root: string, url: string): string | undefined {
  if (!isOwnPage(url)) return undefined;
  const { pathname } = new URL(url);
  if (!isPlainPath(pathname)) return undefined;
  const file = path.resolve(root, pathname === '/' ? 'index.html' : `.${decodeURIComponent(pathname)}`);
  // Whatever the parts were, this is what counts.
  return file.startsWith(path.resolve(root) + path.sep) ? file : undefined;
}

function typeOf(file: string): string {
  const type = mime.getType(file) ?? 'application/octet-stream';
  return type.startsWith('text/') ? `${type}; charset=utf-8` : type;
}

function refusal(status: number, message: string): Response {
  const headers = { ...policyHeaders, 'Content-Type': 'text/plain; charset=utf-8' };
  return new Response(`${message}\n`, { status, headers });
}
