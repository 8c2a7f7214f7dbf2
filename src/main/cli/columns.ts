// Text in columns, whatever the width of its letters.
import stringWidth from 'string-width';

const gap = '  ';

/** Pads, or cuts with an ellipsis, to a width in terminal columns. */
export function padded(text: string, width: number): string {
  let cut = text;
  if (stringWidth(text) > width) {
    const letters = [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);
    while (stringWidth(letters.join('')) > width - 1) letters.pop();
    cut = `${letters.join('')}…`;
  }
  return cut + ' '.repeat(width - stringWidth(cut));
}

/** Lines of cells below each other, each column as wide as its widest cell, up to `widest`. */
export function columns(lines: readonly (readonly string[])[], widest = 60): string[] {
  const widths: number[] = [];
  for (const line of lines) {
    for (const [at, cell] of line.entries()) {
      widths[at] = Math.max(widths[at] ?? 0, Math.min(stringWidth(cell), widest));
    }
  }
  return lines.map((line) =>
    line
      .map((cell, at) => padded(cell, widths[at] ?? 0))
      .join(gap)
      .trimEnd(),
  );
}
