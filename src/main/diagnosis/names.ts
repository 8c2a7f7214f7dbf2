// Takes names out of text that leaves this computer: of files and folders, of its user, and of the computer.
import { homedir, hostname, userInfo } from 'node:os';

export interface KnownNames {
  readonly home: string;
  readonly user: string;
  readonly host: string;
}

/** From a drive, the home folder, the sign for what was shortened, or a root, up to what no name has. */
const anyPath = /(?:\b[A-Za-z]:|~|…|(?<![\w.]))[\\/][^:*?"<>|\n]*/gu;
/** Of code, which says where an error was and nothing of its user. */
const codeFile = /[\w.-]+\.(?:[cm]?[jt]s|node|so|dll|dylib)$/u;
const fileName = /[^\s\\/:*?"'<>|]+(?=\.(?:jpe?g|png|webp|gif|bmp|tiff?|avif|hei[cf]|svg|csv|jsonl|onnx)\b)/giu;

/** The text with `<path>`, `<name>`, `<user>` and `<host>` in their places. A path takes the rest of its sentence with it. */
export function withoutNames(text: string, { home, user, host }: KnownNames = namesHere()): string {
  const bare = text.replaceAll(home, '~').replace(anyPath, signOf).replace(fileName, '<name>');
  return replaceWord(replaceWord(bare, user, '<user>'), host, '<host>');
}

function signOf(path: string): string {
  const code = codeFile.exec(path)?.[0];
  return code === undefined ? '<path>' : `<path>/${code}`;
}

function replaceWord(text: string, word: string, sign: string): string {
  if (word === '') return text;
  return text.replaceAll(new RegExp(`(?<![\\p{L}\\p{N}])${RegExp.escape(word)}(?![\\p{L}\\p{N}])`, 'giu'), sign);
}

function namesHere(): KnownNames {
  return { home: homedir(), user: userInfo().username, host: hostname() };
}
