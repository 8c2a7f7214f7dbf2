// How the app is packed for each system, as electron-builder gets it from the settings and the environment of now.
import configuration from '../../electron-builder.ts';

const targets = [
  { system: 'linux', platform: 'linux', arch: 'x64' },
  { system: 'win', platform: 'win32', arch: 'x64' },
  { system: 'mac', platform: 'darwin', arch: 'arm64' },
] as const;

export function packages(): Promise<boolean> {
  const { linux, win, mac, nsis, ...common } = configuration;
  const own = { linux: { linux }, win: { win, nsis }, mac: { mac } };
  for (const { system, platform, arch } of targets) {
    const all = JSON.stringify({ ...common, ...own[system] }, null, 2);
    const resolved = all.replaceAll('${platform}', platform).replaceAll('${arch}', arch);
    process.stdout.write(`${platform} ${arch}: ${resolved}\n`);
  }
  return Promise.resolve(true);
}
