// Makes lines for the log tell less of their user: of a path its last two parts, and the home folder by its sign.
import { homedir } from 'node:os';

/** A path of three parts or more, as systems write them; what may follow one in a sentence is none of it. */
const longPath = /(?:[A-Za-z]:|~)?(?:[\\/][^\\/:*?"<>|\n]+){3,}/gu;

export function shortened(text: string, home: string = homedir()): string {
  const atHome = home.length > 1 ? text.replaceAll(home, '~') : text;
  return atHome.replace(longPath, (path) => {
    const separator = path.includes('\\') ? '\\' : '/';
    return `…${separator}${path.split(/[\\/]/u).slice(-2).join(separator)}`;
  });
}
