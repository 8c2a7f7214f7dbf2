// How the desktop app is packed and signed, for each system on that system. `npm run package`.
import type { Configuration } from 'electron-builder';

/** Of packages with binaries for every system: only those of the target. The macros are electron-builder's. */
const otherSystems = [
  '!node_modules/zeromq/build/!(${platform})/*/**',
  '!node_modules/zeromq/build/*/!(${arch})/**',
  // Electron on Linux is built against glibc.
  '!node_modules/zeromq/build/linux/*/node/musl-*/**',
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

const pictures = {
  name: 'Picture',
  ext: ['jpg', 'jpeg', 'png', 'webp', 'gif', 'bmp', 'tif', 'tiff', 'avif', 'heic'],
  role: 'Viewer' as const,
};

/** Where updates come from; none are looked for where it is not set. */
const feed = process.env['ZEROLENS_UPDATE_URL'];

const configuration: Configuration = {
  appId: 'app.zerolens.desktop',
  productName: 'ZeroLens',
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
    'out/main/**',
    'resources/**',
    'package.json',
    '**/*.{node,dll,dylib,so,so.*}',
    ...workerPackages.map((name) => `node_modules/${name}/**`),
  ],
  electronFuses: {
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  },
  fileAssociations: [{ ...pictures, rank: 'Alternate' }],
  ...(feed !== undefined && feed !== '' ? { publish: { provider: 'generic', url: feed } } : { publish: null }),
  linux: {
    target: ['AppImage', 'deb'],
    category: 'Graphics',
    synopsis: 'Classifies pictures on your own machine',
  },
  win: {
    target: ['nsis', 'zip'],
  },
  nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true },
  mac: {
    // Of the processor that it is made on: npm installs the native libraries of that one alone.
    target: ['dmg', 'zip'],
    category: 'public.app-category.photography',
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
