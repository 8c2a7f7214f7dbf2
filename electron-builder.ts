// How the desktop app is packed and signed, for each system on that system. `npm run package`.
import path from 'node:path';
import { flipFuses, FuseV1Options, FuseVersion, type FuseConfig } from '@electron/fuses';
import type { Configuration } from 'electron-builder';

/** Of packages with binaries for every system: only those of the target. The macros are electron-builder's. */
const otherSystems = [
  '!node_modules/zeromq/build/!(${platform})/*/**',
  '!node_modules/zeromq/build/*/!(${arch})/**',
  // Electron on Linux is built against glibc.
  '!node_modules/zeromq/build/linux/*/node/musl-*/**',
  // Of earlier builds: its manifest does not name them.
  '!node_modules/zeromq/build/*/*/node/+([0-9])/**',
  '!node_modules/onnxruntime-node/bin/*/!(${platform})/*/**',
  '!node_modules/onnxruntime-node/bin/*/*/!(${arch})/**',
];

/** What the workers load: native code, and what its packages need of JavaScript. The rest is in their bundle. */
const workerPackages = [
  ...['@img', 'sharp', 'detect-libc', 'semver'],
  ...['onnxruntime-node', 'onnxruntime-common'],
  ...['zeromq', 'cmake-ts'],
];

const files = [
  'out/**',
  'resources/**',
  'package.json',
  'LICENSE',
  'THIRD-PARTY-NOTICES.md',
  '!**/*.map',
  '!**/*.{md,markdown,ts,mts,cts,flow}',
  'THIRD-PARTY-NOTICES.md',
  '!node_modules/**/{test,tests,__tests__,docs,doc,example,examples,benchmark,bench}/**',
  // What zeromq is built from where there is no binary for a system.
  '!node_modules/zeromq/{src,script,vcpkg,CMakeLists.txt,binding.gyp}{,/**}',
  ...otherSystems,
];

/** For "Open with", and never the default: each system has its own way to say that; Windows's is in installer.nsh. */
const pictures = ['jpeg', 'png', 'webp', 'gif', 'bmp', 'tiff', 'avif', 'heic'];
const pictureEndings = ['jpg', ...pictures, 'tif'];

const productName = 'ZeroLens';
/** What Electron's program is called there. */
const programs = { linux: 'zerolens', win32: `${productName}.exe`, darwin: `${productName}.app` } as const;

/** All that there are: one that is missing here, as of a newer Electron, fails the build. */
const fuses: FuseConfig = {
  version: FuseVersion.V1,
  strictlyRequireAllFuses: true,
  resetAdHocDarwinSignature: true,
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  [FuseV1Options.WasmTrapHandlers]: true,
};

/** Where updates come from; none are looked for where it is not set. */
const feed = process.env['ZEROLENS_UPDATE_URL'];

const configuration: Configuration = {
  appId: 'app.zerolens.desktop',
  productName,
  copyright: 'MIT licence',
  directories: { output: 'dist', buildResources: 'resources/icons' },
  icon: 'resources/icons/icon.png',
  files,
  // Only what has no binary for this system would be built, and all of ours have one.
  npmRebuild: false,
  nodeGypRebuild: false,
  asar: true,
  // Beside the archive: workers and the library's thread, which need nothing of Electron, and all that they load and open.
  asarUnpack: [
    'out/main/zerolens-*.js',
    // What they share. What is of the app's main process alone stays in the archive, whose integrity Electron checks.
    'out/main/chunks/!(served-engine-*).js',
    'resources/**',
    'package.json',
    '**/*.{node,dll,dylib,so,so.*}',
    ...workerPackages.map((name) => `node_modules/${name}/**`),
  ],
  // Before it is signed. The setting of electron-builder's own knows one fuse less.
  afterPack: async ({ appOutDir, electronPlatformName }) => {
    await flipFuses(path.join(appOutDir, programs[electronPlatformName as keyof typeof programs]), fuses);
  },
  ...(feed !== undefined && feed !== '' ? { publish: { provider: 'generic', url: feed } } : { publish: null }),
  linux: {
    target: ['AppImage', 'deb'],
    executableName: programs.linux,
    category: 'Graphics',
    mimeTypes: pictures.map((name) => `image/${name}`),
    synopsis: 'Classifies pictures on your own machine',
  },
  win: {
    target: ['nsis', 'zip'],
  },
  nsis: {
    ...{ oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true },
    include: 'resources/installer.nsh',
  },
  mac: {
    // Of the processor that it is made on, which is Apple's own: there is no onnxruntime for Intel's any more.
    target: ['dmg', 'zip'],
    category: 'public.app-category.photography',
    fileAssociations: [{ name: 'Picture', ext: pictureEndings, role: 'Viewer', rank: 'Alternate' }],
    hardenedRuntime: true,
    gatekeeperAssess: false,
    entitlements: 'resources/entitlements.mac.plist',
    entitlementsInherit: 'resources/entitlements.mac.plist',
    extendInfo: { NSCameraUsageDescription: 'ZeroLens shows what your camera sees. No picture leaves this computer.' },
    // With APPLE_API_KEY, APPLE_API_KEY_ID and APPLE_API_ISSUER in the environment.
    notarize: process.env['APPLE_API_KEY'] !== undefined,
  },
};

export default configuration;
