// How out/ is built: each process of ZeroLens from its entry, with packages left in node_modules.
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

// electron-vite asks the electron package for its version to choose the target; until it is among our packages, this tells it.
process.env['ELECTRON_MAJOR_VER'] ??= '44';

export default defineConfig({
  main: {
    build: {
      sourcemap: true,
      rolldownOptions: {
        input: {
          cli: 'src/main/cli/index.ts',
          'zerolens-library': 'src/main/runs/store/thread.ts',
          'zerolens-worker': 'src/workers/index.ts',
          'zerolens-worker-bench': 'src/workers/bench.ts',
        },
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  // The page's policy forbids inline script and style, and `data:` addresses: everything is a file of its own.
  renderer: {
    root: 'src/renderer',
    plugins: [react()],
    build: {
      sourcemap: true,
      minify: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: 'src/renderer/index.html' },
    },
  },
});
