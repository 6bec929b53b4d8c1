/** How the report's kinds of text look on a terminal. */
export interface Paint {
  readonly title: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly quiet: (text: string) => string;
  readonly bar: (text: string) => string;
  readonly alarm: (text: string) => string;
}

const sgr = (code: string) => (text: string) =>
  text === '' ? '' : `\u001b[${code}m${text}\u001b[0m`;
const plain = (text: string): string => text;

const COLORED: Paint = {
  title: sgr('1;36'),
  strong: sgr('1'),
  quiet: sgr('2'),
  bar: sgr('36'),
  alarm: sgr('31'),
};
const PLAIN: Paint = { title: plain, strong: plain, quiet: plain, bar: plain, alarm: plain };

/** Colours and weights, or none where colour was not asked for. */
export function createPaint(color: boolean): Paint {
  return color ? COLORED : PLAIN;
}

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar of at most `width` columns for a share of 0 to 1, drawn in eighths. */
export function drawBar(share: number, width: number): string {
  const eighths = Math.round(Math.min(1, Math.max(0, share)) * width * 8);
  const bar = '█'.repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? '');
  return share > 0 && bar === '' ? '▏' : bar;
}
