import type { IncomingMessage } from 'node:http';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createAuthenticate } from './authenticate.ts';

/** Bytes of each pair that was compared. */
const compared = vi.hoisted((): number[][] => []);

vi.mock('node:crypto', async (original) => {
  const crypto = await original<typeof import('node:crypto')>();
  const timingSafeEqual = (a: Buffer, b: Buffer): boolean => {
    compared.push([a.byteLength, b.byteLength]);
    return crypto.timingSafeEqual(a, b);
  };
  return { ...crypto, timingSafeEqual };
});

const USERS = [
  { name: 'default', password: 'owner', isReadOnly: false },
  { name: 'reader', password: 'a much longer password of the reader', isReadOnly: true },
];
const authenticate = createAuthenticate(USERS);
const ask = (user: string, password: string) =>
  authenticate(
    {
      headers: { authorization: `Basic ${btoa(`${user}:${password}`)}` },
    } as IncomingMessage,
    new URLSearchParams(),
  );

describe('credentials are compared in constant time', () => {
  beforeEach(() => {
    compared.length = 0;
  });

  it.each([
    ['of a known user', 'default', 'owner', 'default'],
    ['of the last user', 'reader', 'a much longer password of the reader', 'reader'],
    ['with a wrong password', 'default', 'x', undefined],
    ['with an empty password', 'default', '', undefined],
    ["with another user's password", 'reader', 'owner', undefined],
    ['of nobody known', 'somebody', 'owner', undefined],
    ['of a name of another length', 'x'.repeat(500), 'y'.repeat(500), undefined],
  ])('%s: digests of one length, one for each user', (_, user, password, found) => {
    if (found === undefined) expect(() => ask(user, password)).toThrow('Code: 516');
    else expect(ask(user, password).name).toBe(found);
    expect(compared).toEqual(USERS.map(() => [32, 32]));
  });
});
