import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonWalker } from './json-walker.ts';

/** What a text holds, put together from what the walker gives. */
function walk(text: string): unknown {
  const walker = new JsonWalker(Buffer.from(text));
  const value = (): unknown => {
    const kind = walker.kind();
    if (kind === 'other') return JSON.parse(walker.text());
    if (kind === 'array') {
      const items: unknown[] = [];
      walker.array(() => items.push(value()));
      return items;
    }
    const members: [string, unknown][] = [];
    walker.object((name) => members.push([name, value()]));
    return Object.fromEntries(members);
  };
  const whole = value();
  walker.end();
  return whole;
}

/** The value of a text or, of one that is no JSON, nothing. */
function attempt(read: (text: string) => unknown, text: string): { value: unknown } | undefined {
  try {
    return { value: read(text) };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const parse = (text: string): unknown => JSON.parse(text);

describe('JSON walker', () => {
  it('reads what JSON.parse reads', () => {
    const spaced = fc.tuple(fc.jsonValue(), fc.constantFrom(undefined, 1, '\t', ' \r\n'));
    fc.assert(
      fc.property(spaced, ([value, indent]) => {
        const text = JSON.stringify(value, undefined, indent);
        expect(walk(text)).toEqual(parse(text));
      }),
    );
  });

  it('takes the text of a value as it is written', () => {
    const walker = new JsonWalker(Buffer.from('{ "a" : [1, {"]}": "\\"}é"}] , "b":-1.50e3}'));
    const texts: string[] = [];
    walker.object((name) => texts.push(name, walker.text()));
    expect(texts).toEqual(['a', '[1, {"]}": "\\"}é"}]', 'b', '-1.50e3']);
  });

  it('takes nothing for JSON that JSON.parse does not', () => {
    const bits = fc.constantFrom('{', '}', '[', ']', ',', ':', '"', '\\', ' ', '1', 'a', 'null');
    fc.assert(
      fc.property(fc.array(bits, { maxLength: 8 }), (some) => {
        const text = some.join('');
        expect(attempt(walk, text)).toEqual(attempt(parse, text));
      }),
      { numRuns: 20_000 },
    );
  });
});
