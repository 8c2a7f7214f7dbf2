// What leaves this computer without names: paths of every kind, pictures, the user and the computer.
import { expect, it } from 'vitest';
import { withoutNames } from '../../../src/main/diagnosis/names.ts';

const known = { home: '/home/ann', user: 'ann', host: 'annes-laptop' };

it.each([
  ['/home/ann', '~'],
  ['/home/ann/Pictures/Secret party', '<path>'],
  ['The folder /media/disk/José/写真 is not there any more.', 'The folder <path>'],
  ['…/Secret party/a b.jpg', '<path>'],
  ['Not there: C:\\Users\\Ann\\x.jpg: it is gone', 'Not there: <path>: it is gone'],
  ['\\\\server\\share\\x', '<path>'],
  ['party.jpg cannot be read', '<name>.jpg cannot be read'],
  ['Ann on annes-laptop, not Hannes', '<user> on <host>, not Hannes'],
  ['ipc:///tmp/zl-abc/s', 'ipc:<path>'],
  ['12 of 30 pictures, 3/4 done, 1.5 pictures/s', '12 of 30 pictures, 3/4 done, 1.5 pictures/s'],
  [
    'Error: no\n    at run (file:///home/ann/zerolens/out/main/index.js:10:3)',
    'Error: no\n    at run (file:<path>/index.js:10:3)',
  ],
])('%s', (text, expected) => {
  expect(withoutNames(text, known)).toBe(expected);
});

it('names nothing that is not known', () => {
  expect(withoutNames('a  b', { home: '/root', user: '', host: '' })).toBe('a  b');
});
