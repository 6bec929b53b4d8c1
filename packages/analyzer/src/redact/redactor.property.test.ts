import { expect, test } from 'vitest';
import { createPrivateTexts, redactionProblems } from '../../testdata/private-texts.ts';
import { createRedactor } from './create-redactor.ts';

/** `npm run bench -- judge` takes 10,000. */
const ROUND_TRIPS = 1_000;

test('what is private goes and comes back, and nothing else goes', () => {
  const next = createPrivateTexts(1);
  const problems: string[] = [];
  for (let at = 0; at < ROUND_TRIPS; at++) {
    const redactor = createRedactor();
    const given = next();
    const redacted = redactor.redact(given.text);
    const restored = redactor.restore(redacted);
    for (const problem of redactionProblems(given, { redacted, restored })) {
      problems.push(`${problem}: ${given.text}`);
    }
  }
  expect(problems).toEqual([]);
});

test('the same value has the same placeholder in every text', () => {
  const redactor = createRedactor();
  expect(redactor.redact('ann@acme.com, bob@acme.com')).toBe('<EMAIL_1>, <EMAIL_2>');
  expect(redactor.redact('to bob@acme.com')).toBe('to <EMAIL_2>');
  expect(redactor.counts()).toEqual({ EMAIL: 2 });
});

test('a text that reads like a placeholder comes back as it was', () => {
  const redactor = createRedactor();
  const text = '<EMAIL_1> is not ann@acme.com, nor <SECRET_1>';
  const redacted = redactor.redact(text);
  expect(redacted).not.toContain('ann@');
  expect(redactor.restore(redacted)).toBe(text);
});

test('addresses go where strict is asked for, and nothing where it is off', () => {
  const text = 'from 10.1.2.3 to version 10.0.19045.3930, ann@acme.com';
  expect(createRedactor('strict').redact(text)).toBe(
    'from <IP_1> to version 10.0.19045.3930, <EMAIL_1>',
  );
  expect(createRedactor('off').redact(text)).toBe(text);
});
