// How out/ is built: each process of ZeroLens from its entry, with packages left in node_modules.
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
          'zerolens-worker': 'src/workers/index.ts',
          'zerolens-worker-bench': 'src/workers/bench.ts',
        },
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
});
