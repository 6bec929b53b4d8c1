import { fitText, textWidth } from './terminal-text.ts';

/** A column of a table on the terminal. */
export interface TextColumn {
  readonly head: string;
  /** @default 'right' */
  readonly align?: 'left' | 'right';
  /** Gives way where the line is too long. */
  readonly flexible?: boolean;
}

/** A cell: its text, and how it is painted once it is padded. */
export type TextCell =
  | string
  | {
      readonly text: string;
      readonly paint?: (text: string) => string;
      /** How it is cut where there is too little room. @default at its end */
      readonly fit?: (width: number) => string;
    };

const INDENT = '  ';
const GAP = '  ';
const NARROWEST = 10;

/** Lays out a table within `width` columns; the flexible column shrinks, figures keep their place. */
export function textTable(
  columns: readonly TextColumn[],
  rows: readonly (readonly TextCell[])[],
  o: { readonly width: number; readonly quiet: (text: string) => string },
): string[] {
  const heads = columns.map((column) => ({ text: column.head, paint: o.quiet }));
  const lines = [heads, ...rows];
  const widths = columns.map((_, i) =>
    Math.max(...lines.map((line) => textWidth(textOf(line[i])))),
  );
  const taken = widths.reduce((sum, width) => sum + width + GAP.length, INDENT.length - GAP.length);
  const flexible = columns.findIndex((column) => column.flexible);
  const room = (widths[flexible] ?? 0) - Math.max(0, taken - o.width);
  if (flexible >= 0) widths[flexible] = Math.max(NARROWEST, room);
  return lines.map((line) => {
    const cells = columns.map((column, i) => layOut(line[i] ?? '', widths[i] ?? 0, column));
    return (INDENT + cells.join(GAP)).trimEnd();
  });
}

function textOf(cell: TextCell | undefined): string {
  return typeof cell === 'object' ? cell.text : (cell ?? '');
}

function layOut(cell: TextCell, width: number, column: TextColumn): string {
  const { fit, paint } = typeof cell === 'object' ? cell : {};
  const tooLong = textWidth(textOf(cell)) > width;
  const text = tooLong && fit ? fit(width) : fitText(textOf(cell), width);
  const padding = ' '.repeat(Math.max(0, width - textWidth(text)));
  const painted = paint ? paint(text) : text;
  return column.align === 'left' ? painted + padding : padding + painted;
}
