import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '@baton/store';
import { startLoader } from '../../packages/collector/src/loader/start-loader.ts';
import { fuzzReceiver } from './fuzz/fuzz-receiver.ts';
import { fuzzTranscoder } from './fuzz/fuzz-transcoder.ts';
import { startReceiverUnderTest } from './fuzz/receiver-under-test.ts';
import { createRandom } from './random.ts';
import type { Soak } from './soak.ts';

/** Part of the payloads that go to the transcoder in this process, beside the oracle; the rest go over the wire. */
const TRANSCODER_SHARE = 0.6;
const MAX_RECEIVER_MIB = 256;

/** Payloads that are nearly valid, by the million. */
export const fuzzSoak: Soak<'payloads' | 'seed' | 'block'> = {
  name: 'fuzz',
  description: 'mutated protobuf, JSON, compressed bodies, gRPC frames and HTTP, held to an oracle',
  options: {
    payloads: { description: 'how many', default: 1_000_000 },
    seed: { description: 'what they are', default: 1 },
    block: { description: 'payloads after which everything is checked', default: 50_000 },
  },
  async run({ options: { payloads, seed, block }, say }) {
    const directory = await mkdtemp(join(tmpdir(), 'baton-soak-fuzz-'));
    const dataDir = join(directory, 'data');
    const random = createRandom(seed);
    const store = await openStore({ kind: 'embedded', path: join(directory, 'clickhouse') });
    const receiver = await startReceiverUnderTest(dataDir);
    const loader = await startLoader({ dataDir, store });
    say(`seed ${seed}, data in ${directory}`);
    try {
      const inProcess = Math.round(payloads * TRANSCODER_SHARE);
      const common = { block, store, directory, say };
      const transcoded = await fuzzTranscoder({
        ...common,
        random: random.fork(1),
        payloads: inProcess,
      });
      const received = await fuzzReceiver({
        ...common,
        random: random.fork(2),
        payloads: payloads - inProcess,
        receiver,
        loader,
      });
      const peakMib = await receiver.peakMib();
      return {
        figures: [
          ...transcoded.figures,
          ...received.figures,
          ...(peakMib === undefined
            ? []
            : [
                {
                  metric: 'receiverPeak',
                  value: peakMib,
                  unit: 'MiB',
                  goal: { atMost: MAX_RECEIVER_MIB },
                },
              ]),
        ],
        problems: [...transcoded.problems, ...received.problems],
      };
    } finally {
      await receiver.stop();
      await loader.close();
      await store.close();
      await rm(directory, { recursive: true, force: true });
    }
  },
};
