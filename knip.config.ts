// What `npm run lint` takes for used, so that the rest shows as dead: the entries that no import leads to.
import type { KnipConfig } from 'knip';

const config: KnipConfig = {
  entry: [
    'src/main/cli/index.ts',
    'src/workers/{index,bench}.ts',
    'src/main/runs/store/thread.ts',
    // Run as processes of their own.
    'bench/show/{naive-loop,fake-worker-process}.ts',
    'scripts/{draw-samples,draw-icons,notices,open-app}.ts',
    'electron-builder.ts',
    'test/support/{fragile-worker,lean-worker,lease-taker}.ts',
    'test/main/runs/store/slow-migration.ts',
  ],
  // Another project, installed only when it is measured.
  ignore: ['bench/transformers/**'],
  // The system's own, where tests look for them first.
  ignoreBinaries: ['prlimit', 'mount', 'umount', 'setpriv', 'mkfifo'],
};

export default config;
