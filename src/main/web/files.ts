// The page's files, out of one folder.
import type { IncomingMessage, ServerResponse } from 'node:http';
import send from 'send';
import { refuse } from './refusal.ts';

/** Answers with the file at this path, which `index.html` stands in for at the root. */
export function sendFile(request: IncomingMessage, response: ServerResponse, root: string, path: string): void {
  send(request, path, { root, dotfiles: 'ignore', cacheControl: false })
    .on('headers', () => {
      response.setHeader('Cache-Control', caching(path));
    })
    .on('directory', () => {
      refuse(response, { status: 404, message: 'There is nothing here.' });
    })
    .on('error', (error: { status?: number }) => {
      if (response.headersSent) {
        response.destroy();
        return;
      }
      const status = error.status ?? 500;
      refuse(response, { status, message: path === '/' ? 'The page has not been built.' : 'There is nothing here.' });
    })
    .pipe(response);
}

/** Names of built assets change with their content; anything else is asked for each time. */
function caching(path: string): string {
  return path.startsWith('/assets/') ? 'private, max-age=31536000, immutable' : 'no-store';
}
