import { defineQuery, type Store } from '@baton/store';
import { z } from 'zod';
import { READ_ROWS_SQL } from '../../../packages/collector/testdata/plain-rows.ts';
import { createProblemList } from '../problem-list.ts';
import type { Random } from '../random.ts';
import type { Findings } from '../soak.ts';
import { createDifferential } from './differential.ts';
import { createPayload } from './payloads.ts';

/** Share of the payloads whose rows are read back and compared; of the others, spans are counted. */
const COMPARED_SHARE = 0.04;

const readRows = defineQuery({
  name: 'soak/native-rows',
  title: 'Rows of a Native file',
  description: 'One row per span.',
  sql: READ_ROWS_SQL,
  params: z.object({ file: z.string() }),
  row: z.looseObject({}),
});

/** Gives payloads to the transcoder and to the oracle, and compares. */
export async function fuzzTranscoder(o: {
  readonly random: Random;
  readonly payloads: number;
  readonly block: number;
  readonly store: Store;
  readonly directory: string;
  readonly say: (text: string) => void;
}): Promise<Findings> {
  const { random, directory, store } = o;
  const differential = createDifferential({ directory, store, readRows });
  const problems = createProblemList(o.say);
  let jsonPayloads = 0;
  for (let done = 1; done <= o.payloads && !problems.isFull(); done++) {
    const { encoding, body } = createPayload(random);
    if (encoding === 'json') jsonPayloads++;
    const problem =
      encoding === 'json'
        ? differential.json(body)
        : differential.protobuf(body, random.chance(COMPARED_SHARE));
    if (problem !== undefined) problems.add(`transcoder, payload ${done}: ${problem}`);
    if (done % o.block !== 0 && done !== o.payloads) continue;
    for (const problem of await differential.compareRows()) problems.add(problem);
    o.say(
      `${done} of ${o.payloads} payloads transcoded beside the oracle, ${problems.all.length} problems`,
    );
  }
  const { kept, refused, comparedRows } = differential.counts();
  return {
    figures: [
      { metric: 'transcodedRequests', value: kept, unit: 'payloads' },
      { metric: 'refusedByTranscoder', value: refused, unit: 'payloads' },
      { metric: 'jsonPayloads', value: jsonPayloads, unit: 'payloads' },
      { metric: 'comparedRows', value: comparedRows, unit: 'rows' },
    ],
    problems: problems.all,
  };
}
