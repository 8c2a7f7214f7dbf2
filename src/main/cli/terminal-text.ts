// Text from files and names, made safe for a terminal: nothing in it can move the cursor or change colours.

const named: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Shows control characters (C0, DEL, C1), line separators and direction marks as escapes. */
export function terminalText(text: string): string {
  // eslint-disable-next-line no-control-regex -- these are what it is about
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, (character) => {
    return named[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** A line for people, on standard error. */
export function warn(line: string): void {
  process.stderr.write(`${terminalText(line)}\n`);
}
