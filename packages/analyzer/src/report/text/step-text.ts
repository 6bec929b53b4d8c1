import type { PathStep } from '../report-schema.ts';
import { terminalText } from './terminal-text.ts';

/** One step of a path on the terminal: `stage`, or with what is off about it. */
export function stepText({ kind, stage }: PathStep): string {
  const name = terminalText(stage);
  return kind === 'match' ? name : `${name} [${deviationText(kind)}]`;
}

/** A kind of deviation in words. */
export function deviationText(kind: PathStep['kind']): string {
  return kind.replaceAll('_', ' ');
}
