import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Store } from '@baton/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLoader } from '../../packages/collector/src/loader/start-loader.ts';
import { openEmbeddedStore } from '../../packages/store/test/open-embedded-store.ts';
import { fuzzReceiver } from './fuzz/fuzz-receiver.ts';
import { fuzzTranscoder } from './fuzz/fuzz-transcoder.ts';
import { startReceiverUnderTest } from './fuzz/receiver-under-test.ts';
import { walkRequest } from './fuzz/walk-request.ts';
import { createRandom } from './random.ts';

const SOURCES = fileURLToPath(
  new URL('../../packages/collector/test/processes/source-imports.mjs', import.meta.url),
);

let directory: string;
let store: Store;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'baton-fuzz-'));
  store = await openEmbeddedStore(join(directory, 'clickhouse'));
});

afterAll(async () => {
  await store.close();
  await rm(directory, { recursive: true, force: true });
});

const say = (): void => undefined;
// Always the same here, so that a failure is of the change under test; the soak of this name looks for new ones.
const seed = Number(process.env['BATON_FUZZ_SEED'] ?? 350_066_566);

describe(`fuzzing with BATON_FUZZ_SEED=${seed}`, () => {
  it('finds the transcoder and the oracle of one mind', async () => {
    const random = createRandom(seed);
    const { figures, problems } = await fuzzTranscoder({
      ...{ random, directory, store, say },
      payloads: 2500,
      block: 1250,
    });
    expect(problems).toEqual([]);
    const compared = figures.find(({ metric }) => metric === 'comparedRows');
    expect(compared?.value).toBeGreaterThan(10);
  });

  it('finds a receiver that answers as the checklist says and stores what it said', async () => {
    const dataDir = join(directory, 'data');
    const receiver = await startReceiverUnderTest(dataDir, ['--import', SOURCES]);
    const loader = await startLoader({ dataDir, store });
    try {
      const { problems } = await fuzzReceiver({
        ...{ random: createRandom(seed), receiver, loader, store, say },
        payloads: 1500,
        block: 750,
      });
      expect(problems).toEqual([]);
    } finally {
      await loader.close();
      await receiver.stop();
    }
  }, 120_000);

  it('holds to a reader that is right about what is a request', () => {
    const of = (hex: string) => walkRequest(Buffer.from(hex, 'hex'));
    expect(of('')).toMatchObject({ isRequest: true, spans: 0 });
    expect(of('0a0412021200')).toMatchObject({ isRequest: true, spans: 1 });
    expect(of('0a0512021200')).toMatchObject({ isRequest: false });
    expect(of('0a8080808000')).toMatchObject({ isRequest: true });
    expect(of('0a808080808000')).toMatchObject({ isRequest: false, isMatterOfTaste: true });
    expect(of('0b')).toMatchObject({ isRequest: false });
    expect(of('0b0c')).toMatchObject({ isRequest: true });
  });
});
