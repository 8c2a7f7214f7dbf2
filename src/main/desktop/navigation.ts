// Keeps every window on our own page: no other address, no other window, no view within a view.
import { app, type WebContents } from 'electron';
import { isOwnPage } from './own-page.ts';

export function guardNavigation(): void {
  app.on('web-contents-created', (_event, contents) => {
    guard(contents);
  });
}

function guard(contents: WebContents): void {
  for (const name of ['will-navigate', 'will-frame-navigate', 'will-redirect'] as const) {
    contents.on(name as 'will-navigate', (event) => {
      // A reload is a way to the same page.
      if (!isOwnPage(event.url)) event.preventDefault();
    });
  }
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
  });
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}
