import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitMiddle, fitText, terminalText, textWidth, wrapText } from './terminal-text.ts';

test('wide characters take two columns', () => {
  expect(textWidth('営業')).toBe(4);
  expect(textWidth('e\u0301tage')).toBe(5);
});

test('a name is cut at its end or in its middle', () => {
  expect(fitText('engineering-atlas', 10)).toBe('engineeri…');
  expect(fitMiddle('engineering-atlas', 11)).toBe('engin…atlas');
  expect(fitMiddle('short', 11)).toBe('short');
});

test('control characters and direction overrides do not get through', () => {
  expect(terminalText('a\u001b[2Jb\u202ec\nd')).toBe('a\ufffd[2Jb\ufffdc d');
});

test('whatever the text, lines keep to the width', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 4, max: 40 }), (text, width) => {
      const safe = terminalText(text);
      const lines = [...wrapText(safe, width), fitText(safe, width), fitMiddle(safe, width)];
      return lines.every((line) => textWidth(line) <= width);
    }),
  );
});
