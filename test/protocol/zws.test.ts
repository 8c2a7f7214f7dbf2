// ZWS 2.0 after the text of RFC 45: bytes on the wire, and what breaks the rules.
import { describe, expect, it } from 'vitest';
import { pageCloseCodes, PageFault } from '../../src/protocol/page-link.ts';
import { decodeReady, encodeReady } from '../../src/protocol/zws-ready.ts';
import { encodeZws, encodeZwsCommand, ZwsReader } from '../../src/protocol/zws.ts';

const text = (value: string) => new TextEncoder().encode(value);
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const bytes = (value: string) => new Uint8Array(Buffer.from(value.replaceAll(' ', ''), 'hex'));
const reader = (bounds = { bytes: 1000, frames: 4 }) => new ZwsReader(bounds);

describe('on the wire', () => {
  it.each([
    ['one frame', [text('hi')], ['006869']],
    ['an empty frame', [text('')], ['00']],
    ['three frames', [text('ZL1'), text('{}'), new Uint8Array([0, 1, 2])], ['015a4c31', '017b7d', '00000102']],
  ])('%s: a flag, then the body', (_, frames, wire) => {
    expect(encodeZws(frames).map(hex)).toEqual(wire);
  });

  it('a command: the flag 2, the length of its name, its name, its data', () => {
    expect(hex(encodeZwsCommand('PING', bytes('00 0a')))).toBe('020450494e47000a');
  });

  it('READY: names with one byte of length, values with four, the highest first', () => {
    const wire = '02 05 5245414459 0b 536f636b65742d54797065 00000006 4445414c4552';
    expect(hex(encodeReady({ 'Socket-Type': 'DEALER' }))).toBe(wire.replaceAll(' ', ''));
  });
});

describe('a reader', () => {
  it('gives a message out once its last frame is there, and then the next', () => {
    const zws = reader();
    expect(zws.take(bytes('01 61'))).toEqual({ type: 'part' });
    expect(zws.take(bytes('00 62'))).toEqual({ type: 'message', frames: [text('a'), text('b')] });
    expect(zws.take(bytes('00'))).toEqual({ type: 'message', frames: [text('')] });
  });

  it('counts the bounds anew for each message', () => {
    const zws = reader({ bytes: 4, frames: 2 });
    for (let round = 0; round < 3; round += 1) {
      zws.take(bytes('01 6161'));
      expect(zws.take(bytes('00 6161')).type).toBe('message');
      expect(zws.take(bytes('02 02 4142')).type).toBe('command');
    }
  });

  it('takes a command apart', () => {
    expect(reader().take(bytes('02 04 50494e47 000a'))).toEqual({ type: 'command', name: 'PING', data: bytes('000a') });
  });

  it.each([
    ['no flag', [''], pageCloseCodes.malformed],
    ['an unknown flag', ['03 61'], pageCloseCodes.malformed],
    ['a command with the flag of a part', ['07 01 41'], pageCloseCodes.malformed],
    ['a command within a message', ['01 61', '02 01 41'], pageCloseCodes.malformed],
    ['a command without a name', ['02'], pageCloseCodes.malformed],
    ['a command with a name of no letters', ['02 00 41'], pageCloseCodes.malformed],
    ['a command whose name is cut off', ['02 05 5245'], pageCloseCodes.malformed],
    ['a command whose name is no word', ['02 02 0a0d'], pageCloseCodes.malformed],
    ['too many frames', ['01', '01', '01', '01', '00'], pageCloseCodes.tooLarge],
    ['too many bytes in all', [`01 ${'61'.repeat(600)}`, `00 ${'61'.repeat(600)}`], pageCloseCodes.tooLarge],
    ['a command of too many bytes', [`02 01 41 ${'61'.repeat(1000)}`], pageCloseCodes.tooLarge],
  ])('refuses %s', (_, frames, code) => {
    const zws = reader();
    const takeAll = () => {
      for (const frame of frames) zws.take(bytes(frame));
    };
    expect(takeAll).toThrow(expect.objectContaining({ code }) as Error);
    expect(takeAll).toThrow(PageFault);
  });
});

describe('READY', () => {
  const data = (properties: Record<string, string>) => {
    const command = reader({ bytes: 1e6, frames: 1 }).take(encodeReady(properties));
    if (command.type !== 'command') throw new Error(command.type);
    return command.data;
  };

  it('comes back as it was, names without regard to case', () => {
    const properties = {
      'Socket-Type': 'DEALER',
      'X-ZeroLens-Token': 'g'.repeat(300),
      'X-Empty': '',
      'X-Word': 'żółw',
    };
    expect(Object.fromEntries(decodeReady(data(properties)))).toEqual({
      'socket-type': 'DEALER',
      'x-zerolens-token': 'g'.repeat(300),
      'x-empty': '',
      'x-word': 'żółw',
    });
    expect(decodeReady(new Uint8Array())).toEqual(new Map());
  });

  it('is refused wherever it is cut off, but between two properties', () => {
    const whole = data({ A: 'one', B: 'two' });
    for (let length = 1; length < whole.byteLength; length += 1) {
      const cut = () => decodeReady(whole.subarray(0, length));
      if (length === whole.byteLength / 2) expect(cut()).toEqual(new Map([['a', 'one']]));
      else expect(cut).toThrow(PageFault);
    }
    expect(() => decodeReady(bytes('01 41 ffffffff 61'))).toThrow('cut off');
  });
});
