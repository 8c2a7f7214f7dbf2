// Starts the page: one connection to the engine, and the application around it.
import './zod-setup.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { EngineContext } from './engine-context.tsx';
import { connectToEngine } from './zmq/engine-client.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root.');
createRoot(root).render(
  <StrictMode>
    <EngineContext value={connectToEngine()}>
      <App />
    </EngineContext>
  </StrictMode>,
);
