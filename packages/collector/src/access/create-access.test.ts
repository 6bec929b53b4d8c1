import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Access, type AccessOptions, createAccess } from './create-access.ts';
import { createToken, revokeToken, rotateToken } from './edit-tokens.ts';
import { hashToken } from './token-secret.ts';

const BROKEN = '{"version":1,"tokens":[{"name":"shop"';

describe('access by tokens', () => {
  let directory: string;
  let file: string;
  let access: Access | undefined;
  let said: string[];
  let clock: { now: number; monotonic: number };

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'baton-access-'));
    file = join(directory, 'tokens.json');
    said = [];
    clock = { now: Date.parse('2026-01-01T00:00:00Z'), monotonic: 0 };
  });
  afterEach(async () => {
    await access?.close();
    access = undefined;
    await rm(directory, { recursive: true, force: true });
  });

  const open = async (options: Partial<AccessOptions> = {}): Promise<Access> => {
    access = await createAccess({
      tokensFile: file,
      onMessage: (text) => said.push(text),
      pollMillis: 20,
      nowMillis: () => clock.now,
      monotonicMillis: () => clock.monotonic,
      ...options,
    });
    return access;
  };
  const outcomeOf = (secret: string | undefined, purpose: 'write' | 'read' = 'write'): unknown => {
    try {
      const header = secret === undefined ? undefined : `Bearer ${secret}`;
      return access?.authenticate(header, purpose).name;
    } catch (error) {
      return (error as { status: number }).status;
    }
  };

  it('asks nobody for a token while there is no file, and everybody once there is one', async () => {
    const { needsToken } = await open();
    expect([needsToken(), outcomeOf(undefined)]).toEqual([false, 'anonymous']);
    const secret = await createToken(file, { name: 'shop' });
    await expect.poll(() => outcomeOf(undefined)).toBe(401);
    expect([needsToken(), outcomeOf(secret)]).toEqual([true, 'shop']);
  });

  it('keeps hashes only, in a file that only its owner reads', async () => {
    const secret = await createToken(file, { name: 'shop' });
    expect(secret).toMatch(/^bt_[\w-]{43}$/);
    const text = await readFile(file, 'utf8');
    expect(text).not.toContain(secret);
    expect(text).toContain(hashToken(secret));
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('tells tokens apart, refuses others, and says why without the token', async () => {
    const secrets = await Promise.all(
      ['one', 'two', 'three'].map((name) => createToken(file, { name })),
    );
    await open();
    expect(secrets.map((secret) => outcomeOf(secret))).toEqual(['one', 'two', 'three']);
    const wrong = `${secrets[0]?.slice(0, -1)}`;
    for (const one of [wrong, `${secrets[0]}x`, 'bt_', '', 'x'.repeat(5000)]) {
      expect(outcomeOf(one)).toBe(401);
    }
    expect(() => access?.authenticate(`Bearer ${wrong}`, 'write')).toThrow(
      expect.objectContaining({
        status: 401,
        rpcCode: 16,
        headers: { 'www-authenticate': 'Bearer realm="baton", error="invalid_token"' },
        message: expect.not.stringContaining(wrong),
      }) as Error,
    );
    // A hash that was read somewhere is no key.
    expect(outcomeOf(hashToken(secrets[0] ?? ''))).toBe(401);
  });

  it('takes the password of Basic authentication, as a browser sends it', async () => {
    const secret = await createToken(file, { name: 'shop' });
    await open();
    const basic = (text: string) => `basic ${Buffer.from(text).toString('base64')}`;
    expect(access?.authenticate(basic(`anyone:${secret}`), 'read').name).toBe('shop');
    expect(() => access?.authenticate(basic(secret), 'read')).toThrow();
    expect(() => access?.authenticate(basic('anyone:'), 'read')).toThrow();
  });

  it('gives the namespace and the limits of a token, and refuses what it may not do', async () => {
    const secret = await createToken(file, {
      name: 'shop',
      namespace: 'eu',
      maxBodyBytes: 1000,
      purposes: ['write'],
    });
    await open();
    expect(access?.authenticate(`Bearer ${secret}`, 'write')).toEqual({
      name: 'shop',
      namespace: 'eu',
      maxBodyBytes: 1000,
      purposes: ['write'],
    });
    expect(outcomeOf(secret, 'read')).toBe(403);
  });

  it('refuses a token from its expiry on', async () => {
    const secret = await createToken(file, {
      name: 'shop',
      expiresAt: new Date(clock.now + 1000),
    });
    await open();
    expect(outcomeOf(secret)).toBe('shop');
    clock.now += 1000;
    expect(outcomeOf(secret)).toBe(401);
  });

  it('takes the old secret during the grace of a rotation, and the new one at once', async () => {
    const first = await createToken(file, { name: 'shop' });
    clock.now = Date.now();
    await open();
    const second = await rotateToken(file, 'shop', 60);
    await expect.poll(() => outcomeOf(second)).toBe('shop');
    expect(outcomeOf(first)).toBe('shop');
    clock.now += 70_000;
    expect([outcomeOf(first), outcomeOf(second)]).toEqual([401, 'shop']);
    const third = await rotateToken(file, 'shop', 0);
    await expect.poll(() => outcomeOf(third)).toBe('shop');
    expect(outcomeOf(second)).toBe(401);
  });

  it('stays shut when the last token is revoked or the file goes', async () => {
    const secret = await createToken(file, { name: 'shop' });
    await open();
    await rm(file);
    await expect.poll(() => said.join()).toContain('There is no tokens file');
    expect([outcomeOf(undefined), outcomeOf(secret)]).toEqual([401, 'shop']);
    const other = await createToken(file, { name: 'other' });
    await expect.poll(() => outcomeOf(other)).toBe('other');
    expect(await revokeToken(file, 'other')).toBe(0);
    await expect.poll(() => outcomeOf(other)).toBe(401);
    expect(outcomeOf(undefined)).toBe(401);
  });

  it('keeps the tokens it knows while the file is broken, and says so once', async () => {
    const secret = await createToken(file, { name: 'shop' });
    await open();
    for (const text of [BROKEN, `${BROKEN} `, `${BROKEN}  `]) {
      const before = said.length;
      await writeFile(file, text);
      if (before === 0) await expect.poll(() => said.length).toBe(1);
    }
    expect(said).toEqual([
      `The tokens file ${file} cannot be used: it is not JSON. The tokens read before stay in force.`,
    ]);
    expect([outcomeOf(undefined), outcomeOf(secret)]).toEqual([401, 'shop']);
    await writeFile(file, '{"version":1,"tokens":[]}');
    await expect.poll(() => outcomeOf(secret)).toBe(401);
    expect(said.at(-1)).toBe(`The tokens were read again from ${file}: 0.`);
    expect(outcomeOf(undefined)).toBe(401);
  });

  it.each([
    ['text', BROKEN, 'it is not JSON'],
    ['another version', '{"version":2,"tokens":[]}', 'version'],
    [
      'a misspelt limit',
      `{"version":1,"tokens":[{"name":"a","hash":"${'0'.repeat(64)}","createdAt":"2026-01-01T00:00:00Z","expires":"2026-01-02"}]}`,
      'expires',
    ],
    [
      'a secret in place of its hash',
      `{"version":1,"tokens":[{"name":"a","hash":"bt_secretsecret","createdAt":"2026-01-01T00:00:00Z"}]}`,
      'a SHA-256',
    ],
  ])('does not start on a file that is not one: %s', async (_, text, why) => {
    await writeFile(file, text, { mode: 0o600 });
    const problem = await open().catch((error: unknown) => error as Error & { code: string });
    expect(problem).toMatchObject({ code: 'tokens_invalid' });
    expect((problem as Error).message).toContain(why);
    expect((problem as Error).message).not.toContain('secretsecret');
  });

  it('does not start on a file that others may write, or on one that was named and is not there', async () => {
    await expect(open({ mustExist: true })).rejects.toMatchObject({ code: 'tokens_invalid' });
    await createToken(file, { name: 'shop' });
    await chmod(file, 0o666);
    await expect(open()).rejects.toThrow('others may write to it');
  });

  it("knows Baton's own commands by a secret of their own", async () => {
    await createToken(file, { name: 'shop' });
    await open({ localTokenHash: hashToken('from-engine-json') });
    expect([outcomeOf('from-engine-json'), outcomeOf('else')]).toEqual(['local', 401]);
  });

  describe('limits', () => {
    const take = (secret: string | undefined, bytes: number): unknown => {
      const principal = access?.authenticate(secret && `Bearer ${secret}`, 'write');
      try {
        if (principal) access?.take(principal, bytes);
        return 'taken';
      } catch (error) {
        const { status, rpcCode, retryAfterSeconds } = error as { [name: string]: unknown };
        return [status, rpcCode, retryAfterSeconds];
      }
    };
    const refused = (seconds: number) => [429, 8, seconds];

    it('holds a token to its bytes a second, each token by itself', async () => {
      const rate = { unit: 'bytes', perSecond: 100, burst: 300 } as const;
      const [slow, other] = [
        await createToken(file, { name: 'slow', rate }),
        await createToken(file, { name: 'other', rate }),
      ];
      await open();
      expect([take(slow, 200), take(slow, 100), take(slow, 50)]).toEqual([
        'taken',
        'taken',
        refused(1),
      ]);
      expect(take(other, 300)).toBe('taken');
      clock.monotonic += 500;
      expect(take(slow, 50)).toBe('taken');
      // The wall clock has no say.
      clock.now += 1e9;
      expect(take(slow, 300)).toEqual(refused(2));
      clock.monotonic += 3000;
      // Larger than the bucket: it waits for a full one, and the next pays for it.
      expect(take(slow, 1000)).toBe('taken');
      clock.monotonic += 6900;
      expect(take(slow, 0)).toEqual(refused(1));
      clock.monotonic += 200;
      expect(take(slow, 1)).toBe('taken');
    });

    it('holds a token to its spans a second, which are known after they came', async () => {
      const rate = { unit: 'spans', perSecond: 10, burst: 20 } as const;
      const secret = await createToken(file, { name: 'slow', rate });
      await open();
      const principal = access?.authenticate(`Bearer ${secret}`, 'write');
      expect(take(secret, 1e9)).toBe('taken');
      if (principal) access?.charge(principal, 40);
      expect(take(secret, 1)).toEqual(refused(2));
      clock.monotonic += 2100;
      expect(take(secret, 1)).toBe('taken');
    });

    it('keeps what was used when a limit changes, and forgets it with the token', async () => {
      const rate = { unit: 'bytes', perSecond: 1, burst: 100 } as const;
      const secret = await createToken(file, { name: 'slow', rate });
      await open();
      expect(take(secret, 100)).toBe('taken');
      const text = await readFile(file, 'utf8');
      await writeFile(file, text.replace('"burst": 100', '"burst": 200'));
      await expect.poll(() => said.length).toBe(1);
      expect(take(secret, 1)).toEqual(refused(1));
    });

    it('holds callers without a token to a rate of their own together', async () => {
      await open({ anonymousRate: { unit: 'bytes', perSecond: 10, burst: 10 } });
      expect([take(undefined, 10), take(undefined, 1)]).toEqual(['taken', refused(1)]);
    });
  });
});
