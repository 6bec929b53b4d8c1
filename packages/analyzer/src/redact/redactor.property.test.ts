import { expect, test } from 'vitest';
import { createPrivateTexts, redactionProblems } from '../../testdata/private-texts.ts';
import { normalizeText, numberLines } from '../judge/lines.ts';
import { createRedactor } from './create-redactor.ts';
import { redactValues } from './redact-values.ts';

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
    // As it goes to a model: cut into lines.
    const { lines, between } = numberLines(given.text);
    const asLines = redactor.redactLines(lines, between);
    const sent = asLines.map((line, at) => `${between[at]}${line}`).join('');
    expect(asLines).toHaveLength(lines.length);
    for (const problem of redactionProblems(
      { ...given, kept: given.kept.map(normalizeText) },
      { redacted: sent, restored: given.text },
    )) {
      problems.push(`as lines, ${problem}: ${given.text}`);
    }
    for (const problem of redactionProblems(given, { redacted, restored })) {
      problems.push(`${problem}: ${given.text}`);
    }
  }
  expect(problems.slice(0, 9)).toEqual([]);
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

const BODY = ['MIIEvQIBADANBgkqhkiG9w0BAQEFAASC', 'BKcwggSjAgEAAoIBAQDLbXZ0c2Vj', 'q8Zw=='];
const BEGIN = '-----BEGIN RSA PRIVATE KEY-----';
const END = '-----END RSA PRIVATE KEY-----';

test.each([
  ['a key', [BEGIN, ...BODY, END], 'a <SECRET_1> z'],
  ['a quoted key', [BEGIN, ...BODY, END].map((line) => `> ${line}`), 'a > <SECRET_1> z'],
  ['a key with headers', [BEGIN, 'Proc-Type: 4,ENCRYPTED', ...BODY, END], 'a <SECRET_1> z'],
  ['the first part of one', [BEGIN, ...BODY.slice(0, 2)], 'a <SECRET_1> z'],
  ['the last part of one', [...BODY, END], 'a <SECRET_1> z'],
  ['two', [BEGIN, ...BODY, END, 'and', BEGIN, ...BODY, END], 'a <SECRET_1> and <SECRET_1> z'],
  ['only the mark of one', [`it says ${BEGIN}`], 'a it says <SECRET_1> z'],
])('%s goes, and what stands around it stays', (_, lines, expected) => {
  const text = ['a', ...lines, 'z'].join('\n');
  const redactor = createRedactor();
  const redacted = redactor.redact(text);
  expect(redacted.replaceAll('\n', ' ')).toBe(expected);
  expect(redactor.restore(redacted)).toBe(text);
  const between = lines.map(() => '\n');
  const each = redactor.redactLines(['a', ...lines, 'z'], ['', ...between, '\n']);
  expect(each).toHaveLength(lines.length + 2);
  expect(each.join('\n')).not.toMatch(/MII|BKc|q8Zw/);
  expect([each[0], each.at(-1)]).toEqual(['a', 'z']);
});

test('what a sentence or a long line was cut in goes as well, from every line', () => {
  const token = `eyJ${'hbGciOiJIUzI1NiJ9'.repeat(80)}.eyJzdWIi.c2lnbmF0dXJl`;
  const { lines, between } = numberLines(`Bad. Tel. 0171 5550123. Sent ${token} here.`);
  const each = createRedactor().redactLines(lines, between);
  expect(each).toHaveLength(5);
  expect(each.join(' ')).toBe('Bad. Tel. <PHONE_1>. Sent <SECRET_1> <SECRET_1> here.');
});

test('values of rows go before they are escaped as JSON, with the name they have', () => {
  const rows = [
    {
      note: 'a\n+49 30 1234 567',
      password: 'hunter22',
      'ann@acme.com': { phone: ['0171 5550123'] },
    },
    { n: 3, of: null },
  ];
  expect(redactValues(createRedactor(), rows)).toEqual([
    { note: 'a\n<PHONE_1>', password: '<SECRET_1>', '<EMAIL_1>': { phone: ['<PHONE_2>'] } },
    { n: 3, of: null },
  ]);
});

test('addresses go where strict is asked for, and nothing where it is off', () => {
  const text = 'from 10.1.2.3 to version 10.0.19045.3930, ann@acme.com';
  expect(createRedactor('strict').redact(text)).toBe(
    'from <IP_1> to version 10.0.19045.3930, <EMAIL_1>',
  );
  expect(createRedactor('off').redact(text)).toBe(text);
});
