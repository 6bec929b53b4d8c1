import type { PathStep } from '../../conformance/conformance-schema.ts';
import { deviationKindText } from '../format/deviation-text.ts';
import { terminalText } from './terminal-text.ts';

/** One step of a path on the terminal: `stage`, or with what is off about it. */
export function stepText({ kind, stage }: PathStep): string {
  const name = terminalText(stage);
  return kind === 'match' ? name : `${name} [${deviationKindText(kind)}]`;
}
