import { z } from 'zod';
import { AnalyzerError } from '../errors.ts';

/** A figure that is expected, and by how much a printed number may be rounded; 0 for a count or a text. */
export interface ExpectedFigure {
  readonly path: readonly string[];
  readonly value: string | number;
  readonly rounding: number;
}

/** A number as it stands in the file. */
class Printed {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

const documentSchema = z.record(z.string(), z.unknown());

/**
 * Reads the figures of an `expected.json`, in its order, all but its `definitions`. Throws `expected_unreadable`.
 */
export function expectedFigures(text: string): ExpectedFigure[] {
  const found: ExpectedFigure[] = [];
  for (const [key, value] of Object.entries(parse(text))) {
    if (key !== 'definitions') addFigures(found, [key], value);
  }
  return found;
}

function parse(text: string): Record<string, unknown> {
  // The reviver's third argument has the digits as printed: 42.0 says more than 42.
  const keepDigits = (_: string, value: unknown, context?: { source?: string }): unknown =>
    typeof value === 'number' ? new Printed(context?.source ?? String(value)) : value;
  try {
    return documentSchema.parse(JSON.parse(text, keepDigits));
  } catch (cause) {
    const why = cause instanceof SyntaxError ? cause.message : 'it is no object of figures';
    throw new AnalyzerError('expected_unreadable', `The expected figures cannot be read: ${why}.`);
  }
}

function addFigures(found: ExpectedFigure[], path: readonly string[], value: unknown): void {
  if (value instanceof Printed) {
    found.push({ path, value: Number(value.text), rounding: roundingOf(value.text) });
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, one] of Object.entries(value)) addFigures(found, [...path, key], one);
  } else {
    found.push({ path, value: String(value), rounding: 0 });
  }
}

/** Half a unit of the last digit; 0 for a whole number. */
function roundingOf(text: string): number {
  const [mantissa = '', exponent] = text.toLowerCase().split('e');
  const decimals = mantissa.split('.')[1]?.length ?? 0;
  if (decimals === 0 && exponent === undefined) return 0;
  return 0.5 * 10 ** (Number(exponent ?? 0) - decimals);
}
