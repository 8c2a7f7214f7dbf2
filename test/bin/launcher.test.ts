// bin/zerolens: finds its checkout from anywhere, builds when it must, and otherwise stays out of the way.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const checkout = resolve(import.meta.dirname, '../..');
const copied = ['bin', 'scripts', 'electron.vite.config.ts', 'package.json', 'package-lock.json'];

/** Stands in for the command line: tells how it was started, or waits for a signal. */
const cli = `// A stand-in for the command line.
import { mark } from '../../protocol/mark.ts';
const facts = { mark, args: process.argv.slice(2), cwd: process.cwd(), pid: process.pid, node: process.version };
if (facts.args[0] === 'wait') {
  process.on('SIGTERM', () => process.exit(7));
  setInterval(() => {}, 1000);
}
console.log(JSON.stringify(facts));
`;

interface Launch {
  code: number | null;
  stdout: string;
  stderr: string;
}

let folder: string;
/** The temporary checkout; its name holds what shells stumble over. */
let root: string;
let launcher: string;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'zerolens-bin-')));
  root = join(folder, "it's a ‹checkout›");
  launcher = join(root, 'bin/zerolens');
  for (const name of copied) await cp(join(checkout, name), join(root, name), { recursive: true });
  await symlink(join(checkout, 'node_modules'), join(root, 'node_modules'));
  await put('src/protocol/mark.ts', "export const mark = 'one';\n");
  await put('src/main/cli/index.ts', cli);
  await put('src/renderer/index.html', '<!doctype html><title>Page</title>\n');
  for (const name of ['main/index', 'preload/index', 'workers/index', 'workers/bench', 'main/runs/store/thread']) {
    const up = '../'.repeat(name.split('/').length - 1);
    await put(`src/${name}.ts`, `import { mark } from '${up}protocol/mark.ts';\nconsole.log(mark);\n`);
  }
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function put(name: string, content: string): Promise<void> {
  const path = join(root, name);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, content);
}

async function launch(args: string[] = [], options: { as?: string; cwd?: string; uid?: number } = {}): Promise<Launch> {
  const { as = launcher, ...rest } = options;
  return new Promise((done) => {
    const child = execFile(as, args, rest, (_error, stdout, stderr) => {
      done({ code: child.exitCode, stdout, stderr });
    });
  });
}

/** A Node in name only: a shell script that answers to --version and repeats its arguments. */
async function fakeNode(version: string): Promise<void> {
  await rm(join(root, 'node_modules'), { recursive: true, force: true });
  await put('node_modules/.bin/node', `#!/bin/sh\n[ "$1" = --version ] && echo ${version} || echo "ran $*"\n`);
  await chmod(join(root, 'node_modules/.bin/node'), 0o755);
}

/** Gives a build that is newer, or older, than every source. */
async function fakeBuild(state: 'good' | 'stale'): Promise<void> {
  await put('out/main/cli.js', '');
  await put('out/built', '');
  const time = Date.now() / 1000 + (state === 'good' ? 60 : -86_400);
  await utimes(join(root, 'out/built'), time, time);
}

const building = 'Building ZeroLens (first start or changed sources)…\n';

describe('a start', () => {
  it('runs the project’s own Node in the user’s folder, with the arguments as they are', async () => {
    const args = ['classify', 'two words', '', '*', '-', "it's", 'a"b', '$HOME', '\\'];
    const { code, stdout } = await launch(args, { cwd: folder });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ args, cwd: folder, node: process.version });
  });

  it('works through a chain of links, absolute and relative', async () => {
    await mkdir(join(folder, 'my bin/deep'), { recursive: true });
    await symlink(launcher, join(folder, 'my bin/first'));
    await symlink('../first', join(folder, 'my bin/deep/second'));
    await symlink('my bin/deep', join(folder, 'linked folder'));
    await symlink('linked folder/second', join(folder, 'zl'));
    for (const as of [join(folder, 'zl'), './zl']) {
      expect(await launch(['x'], { as, cwd: folder })).toMatchObject({ code: 0 });
    }
  });

  it('becomes the Node process, so that signals and exit codes are its own', async () => {
    const child = spawn(launcher, ['wait'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    expect(JSON.parse(line.toString())).toMatchObject({ pid: child.pid });
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([7, null]);
  });
});

describe('the build', () => {
  it('is made when missing or older than a source, and not otherwise', async () => {
    expect((await launch()).stderr).toBe(building);
    expect((await launch()).stderr).toBe('');
    await put('src/protocol/mark.ts', "export const mark = 'two';\n");
    const changed = await launch();
    expect(changed.stderr).toBe(building);
    expect(JSON.parse(changed.stdout)).toMatchObject({ mark: 'two' });
    await put('src/main/unused.ts', '// Nothing.\n');
    await launch();
    await rm(join(root, 'src/main/unused.ts'));
    expect((await launch()).stderr).toBe(building);
    await rm(join(root, 'out/main/cli.js'));
    expect(await launch()).toMatchObject({ code: 0, stderr: building });
  });

  it('shows its output only where it fails, and leaves nothing half done', async () => {
    await put('src/protocol/mark.ts', 'export const mark = ;\n');
    const { code, stdout, stderr } = await launch();
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('mark.ts');
    expect(stderr).toMatch(/zerolens: the build failed, see above\.\n$/);
    expect(await readdir(join(root, 'out'))).toEqual([]);
  });

  it('survives several starts at once', async () => {
    const starts = await Promise.all(['a', 'b', 'c', 'd'].map((arg) => launch([arg])));
    expect(starts.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    expect(await readdir(join(root, 'out'))).toEqual(['built', 'main', 'preload', 'renderer']);
    expect((await launch()).stderr).toBe('');
  });
});

describe('what is missing is said in one line with the command to run', () => {
  const refused = async (): Promise<string> => {
    const before = await readdir(root);
    const { code, stdout, stderr } = await launch();
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^zerolens: [^\n]+\n$/);
    expect(await readdir(root)).toEqual(before);
    return stderr.trim();
  };

  it('no packages', async () => {
    await rm(join(root, 'node_modules'));
    const line = await refused();
    expect(line).toMatch(/packages are not installed .*&& npm ci$/);
    // The command can be pasted, whatever the folder's name.
    const command = line.replace(/.*Run: /, '').replace('npm ci', 'pwd');
    const { stdout } = await launch(['-c', command], { as: '/bin/sh' });
    expect(stdout).toBe(`${root}\n`);
  });

  it('a Node that is too old, or for another machine', async () => {
    await fakeNode('v20.18.0');
    expect(await refused()).toMatch(/Node 24 is needed, node_modules has v20.18.0\. Run: cd .* && npm ci$/);
    await put('node_modules/.bin/node', 'not a program');
    expect(await refused()).toMatch(/Node 24 is needed, node_modules has one that does not run here\. Run: .* npm ci$/);
  });
});

describe('a checkout that cannot be written', () => {
  /** Root may write everywhere, so that the launcher then runs as somebody else. */
  const readOnly = async (state: 'good' | 'stale'): Promise<Launch> => {
    await fakeNode('v24.0.0');
    await fakeBuild(state);
    await chmod(folder, 0o755);
    await chmod(join(root, 'out'), 0o555);
    await chmod(root, 0o555);
    const launched = await launch(['x'], process.getuid?.() === 0 ? { uid: 65_534, cwd: '/' } : { cwd: '/' });
    await chmod(root, 0o755);
    await chmod(join(root, 'out'), 0o755);
    return launched;
  };

  it('is good enough with a good build', async () => {
    expect(await readOnly('good')).toEqual({
      code: 0,
      stdout: `ran --max-semi-space-size=4 ${root}/out/main/cli.js x\n`,
      stderr: '',
    });
  });

  it('is refused in one line with a stale one', async () => {
    const { code, stderr } = await readOnly('stale');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^zerolens: out\/ has to be built, but .* cannot be written\. [^\n]* npm run build\n$/);
  });
});

it('the launcher reads as POSIX sh', async () => {
  expect(await readFile(join(checkout, 'bin/zerolens'), 'utf8')).toMatch(/^#!\/bin\/sh\n/);
  expect(await launch(['-n', launcher], { as: '/bin/sh' })).toMatchObject({ code: 0, stderr: '' });
});
