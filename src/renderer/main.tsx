// Starts the page: one connection to the engine, and the application around it.
import './zod-setup.ts';
import './theme/tokens.css';
import './theme/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { desktopAround } from './desktop/desktop.ts';
import { hearDesktop } from './desktop/hear-desktop.ts';
import { EngineContext } from './engine-context.tsx';
import { makePage, PageContext } from './page-context.tsx';
import { PageFailure } from './shell/page-failure.tsx';
import { notify } from './shell/toasts.tsx';
import { connectToEngine } from './zmq/engine-client.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root.');
const desktop = desktopAround();
const engine = connectToEngine(desktop);
const page = makePage(engine, notify, desktop);
if (desktop !== undefined) hearDesktop(desktop, page);
createRoot(root).render(
  <StrictMode>
    <EngineContext value={engine}>
      <PageContext value={page}>
        <PageFailure>
          <App />
        </PageFailure>
      </PageContext>
    </EngineContext>
  </StrictMode>,
);
