// `zerolens doctor`, and the command line's own help: what a person with a problem types first.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { Diagnosis } from '../../../src/main/diagnosis/diagnosis.ts';
import { version } from '../../../src/main/version.ts';
import { runCli } from '../../support/cli.ts';
import { tempFolder } from '../runs/temp.ts';

describe('doctor', () => {
  it('finds the CPU and classifies a sample', async () => {
    const { code, stdout, stderr } = await runCli(['doctor', '--json']);
    const { versions, machine, paths, devices, selfTest } = JSON.parse(stdout.toString()) as Diagnosis;
    expect([code, stderr]).toEqual([0, '']);
    expect(versions).toMatchObject({ zerolens: version, node: process.versions.node });
    expect(Object.keys(versions)).toEqual(['zerolens', 'node', 'onnxruntime', 'zeromq', 'sharp']);
    for (const text of [...Object.values(versions), ...Object.values(machine)]) expect(text).toMatch(/^\S.*\S$/);
    for (const path of Object.values(paths)) expect(existsSync(path)).toBe(true);
    expect(devices.map(({ device }) => device)).toEqual(['cpu', 'webgpu', 'cuda', 'dml', 'coreml']);
    expect(devices[0]).toMatchObject({ works: true });
    for (const { detail } of devices) expect(detail).toMatch(/^[^\n]{10,}$/);
    expect(selfTest).toMatchObject({ passed: true });
    expect(selfTest.detail).toMatch(/^lemon\.jpg → lemon \(\d+\.\d%\) on cpu$/);
  });

  it('says the same to people', async () => {
    const { code, stdout } = await runCli(['doctor']);
    expect(code).toBe(0);
    const text = stdout.toString();
    for (const title of ['Versions', 'Machine', 'Paths', 'Devices', 'Self-test']) {
      expect(text).toMatch(new RegExp(`^${title}\n {2}\\S`, 'm'));
    }
    expect(text).toMatch(/^ {2}cpu {5}works: [\d.]+ ms for one picture/m);
    expect(text).toMatch(/^ {2}passed {2}lemon\.jpg → lemon/m);
  });
});

describe('doctor --bundle', () => {
  it('writes all of it into a zip, for its user alone', async () => {
    const file = join(tempFolder(), 'diagnostics.zip');
    const { code, stdout, stderr } = await runCli(['doctor', '--bundle', file, '--no-names']);
    expect([code, stdout.length]).toEqual([0, 0]);
    expect(stderr).toContain(`${file} is written.`);
    expect(statSync(file).mode & 0o077).toBe(0);
    expect(Object.keys(unzipSync(readFileSync(file)))).toEqual(
      expect.arrayContaining(['about.txt', 'doctor.json', 'settings.json']),
    );
  });

  it('says why it cannot, and what --no-names is about', async () => {
    const nowhere = await runCli(['doctor', '--bundle', join(tempFolder(), 'no', 'folder.zip')]);
    expect([nowhere.code, nowhere.stderr]).toEqual([
      1,
      expect.stringContaining('the bundle cannot be written: ENOENT'),
    ]);
    const alone = await runCli(['doctor', '--no-names']);
    expect([alone.code, alone.stderr]).toEqual([1, expect.stringContaining('add --bundle <file.zip>')]);
  });
});

describe('help', () => {
  it.each(['classify', 'doctor'])('of %s has an example', async (command) => {
    const { code, stdout } = await runCli([command, '--help']);
    expect(code).toBe(0);
    expect(stdout.toString()).toMatch(new RegExp(`Example:\n {2}zerolens ${command} `));
  });

  it('and the version are on stdout', async () => {
    expect((await runCli(['--version'])).stdout.toString()).toBe(`${version}\n`);
    const { code, stdout } = await runCli(['--help']);
    expect([code, stdout.toString().includes('classify')]).toEqual([0, true]);
  });

  it('is what an unknown command points to', async () => {
    const { code, stdout, stderr } = await runCli(['clasify']);
    expect([code, stdout.length]).toEqual([1, 0]);
    expect(stderr).toMatch(/unknown command 'clasify'[^]*classify[^]*zerolens --help/);
  });
});
