// How the app is packed for each system, as electron-builder gets it from the settings and the environment of now.
import configuration from '../../electron-builder.ts';

const systems = ['linux', 'win', 'mac'] as const;

export function packages(): Promise<boolean> {
  const { linux, win, mac, nsis, ...common } = configuration;
  const own = { linux: { linux }, win: { win, nsis }, mac: { mac } };
  process.stdout.write(`For all: ${JSON.stringify(common, null, 2)}\n`);
  for (const system of systems) process.stdout.write(`For ${system}: ${JSON.stringify(own[system], null, 2)}\n`);
  return Promise.resolve(true);
}
