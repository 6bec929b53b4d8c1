import { teamName } from '../format/team.ts';
import type { PairReport } from '../report-schema.ts';
import { createPaint, type Paint } from './paint.ts';
import { fitMiddle, terminalText, textWidth, wrapText } from './terminal-text.ts';
import type { TextCell } from './text-table.ts';

/** How wide a text may be, and whether colour is wanted. */
export interface TextOptions {
  /** Columns; at least 60 are used. */
  readonly width: number;
  readonly color: boolean;
}

/** What every section needs to draw itself. */
export interface Look {
  readonly width: number;
  readonly paint: Paint;
}

/** What a line begins with. */
export const INDENT = '  ';

const NARROWEST = 60;

/** Readies the options for the sections. */
export function createLook(options: TextOptions): Look {
  return { width: Math.max(NARROWEST, options.width), paint: createPaint(options.color) };
}

/** A heading and what stands below it; nothing where nothing does. */
export function section(look: Look, title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', look.paint.title(title), ...lines];
}

const ARROW = ' → ';

/** A pair of teams on the terminal; both names give way where room is short. */
export function pairText(pair: Pick<PairReport, 'from' | 'to'>): TextCell & object {
  const from = terminalText(teamName(pair.from));
  const to = terminalText(teamName(pair.to));
  return {
    text: from + ARROW + to,
    fit: (width) => {
      const room = width - textWidth(ARROW);
      const half = Math.floor(room / 2);
      const forTo = Math.max(room - half, room - textWidth(from));
      const end = fitMiddle(to, forTo);
      return fitMiddle(from, room - textWidth(end)) + ARROW + end;
    },
  };
}

/** A text broken into lines. */
export function paragraph(
  text: string,
  look: Look,
  paint: (text: string) => string = (line) => line,
  indent = INDENT,
): string[] {
  return wrapText(terminalText(text), look.width - indent.length).map(
    (line) => indent + paint(line),
  );
}
