import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Query, Store } from '@baton/store';
import { fromBinary } from '@bufbuild/protobuf';
import { CollectorError } from '../../../packages/collector/src/errors.ts';
import { encodeJsonTraces } from '../../../packages/collector/src/otlp/encode-json-traces.ts';
import { createTraceTranscoder } from '../../../packages/collector/src/otlp/transcode-traces.ts';
import { otlpMessage } from '../../../packages/collector/testdata/otlp-messages.ts';
import { type PlainRequest, plainRows } from '../../../packages/collector/testdata/plain-rows.ts';
import { spansInJson } from './json-text.ts';
import { leavesSpans } from './leaves-spans.ts';
import { shrink } from './shrink.ts';
import { type Walked, walkRequest } from './walk-request.ts';

const INGESTED_AT = 1_790_000_000_123_456_789n;
/** Values nested deeper are rejected by Baton or by the generated oracle; then only spans are counted. */
const COMPARED_DEPTH = 40;
const MAX_BLOCK_BYTES = 16 * 1024 * 1024;

/** Holds Baton's transcoder to a plain reader and to generated code. */
export interface Differential {
  /** Returns what differs, with the payload made as small as it still does; `isCompared` also compares rows. */
  protobuf(payload: Uint8Array, isCompared: boolean): string | undefined;
  json(payload: Uint8Array): string | undefined;
  /** Compares the rows since the last time, through ClickHouse. */
  compareRows(): Promise<string[]>;
  counts(): { readonly kept: number; readonly refused: number; readonly comparedRows: number };
}

/** Creates one that writes its blocks into `directory`. */
export function createDifferential(o: {
  readonly directory: string;
  readonly store: Pick<Store, 'query'>;
  readonly readRows: Query<{ file: string }, Record<string, unknown>>;
}): Differential {
  const counting = createTraceTranscoder();
  const compared = createTraceTranscoder();
  let expected: unknown[] = [];
  let kept = 0;
  let refused = 0;
  let comparedRows = 0;

  const count = (payload: Uint8Array, walked = walkRequest(payload)): string | undefined => {
    const difference = countDifference(counting, payload, walked);
    if (counting.rows > 0) counting.takeBlock(INGESTED_AT);
    return difference;
  };

  const compare = (payload: Uint8Array, walked: Walked): string | undefined => {
    // What the transcoder may keep though it is no request would stand in the block without rows to compare it with.
    if (!walked.isRequest || walked.isDoubtful || walked.valueDepth > COMPARED_DEPTH) {
      return undefined;
    }
    const rows = attempt(() => compared.add(payload).rows);
    if (typeof rows === 'string') return undefined;
    const message = fromBinary(otlpMessage('Request'), walked.canonical);
    const plain = plainRows(message as unknown as PlainRequest, INGESTED_AT);
    expected.push(...plain);
    if (plain.length === rows) return undefined;
    return `${rows} rows where the oracle gives ${plain.length}: ${shown(payload)}`;
  };

  return {
    protobuf(payload, isCompared) {
      const walked = walkRequest(payload);
      const difference = count(payload, walked);
      if (difference === undefined) {
        if (walked.isRequest) kept++;
        else refused++;
        // A block that grows too large is cut short: its rows are compared no more.
        if (isCompared && compared.byteLength < MAX_BLOCK_BYTES) return compare(payload, walked);
        return undefined;
      }
      const smallest = shrink(payload, (bytes) => count(bytes) !== undefined);
      return `${count(smallest) ?? difference}: ${shown(smallest)}`;
    },
    json(payload) {
      const difference = jsonDifference(payload);
      if (difference === undefined) return undefined;
      const smallest = shrink(payload, (bytes) => jsonDifference(bytes) !== undefined);
      return `${jsonDifference(smallest) ?? difference}: ${Buffer.from(smallest).toString('utf8').slice(0, 300)}`;
    },
    async compareRows() {
      if (compared.rows === 0) return [];
      const file = join(o.directory, 'compared.native');
      await writeFile(file, compared.takeBlock(INGESTED_AT));
      const came = await o.store.query(o.readRows, { file });
      const wanted = expected;
      expected = [];
      comparedRows += came.length;
      if (came.length !== wanted.length)
        return [`${came.length} rows where the oracle gives ${wanted.length}`];
      const at = came.findIndex((row, index) => !isDeepStrictEqual({ ...row }, wanted[index]));
      if (at < 0) return [];
      return [
        `row ${at} is ${JSON.stringify(came[at])}, the oracle gives ${JSON.stringify(wanted[at])}`,
      ];
    },
    counts: () => ({ kept, refused, comparedRows }),
  };
}

function countDifference(
  transcoder: ReturnType<typeof createTraceTranscoder>,
  payload: Uint8Array,
  walked: Walked,
): string | undefined {
  let isCutShort = false;
  const came = attempt(() => {
    const { rows, rejected, reason } = transcoder.add(payload);
    isCutShort = leavesSpans({ rejected, reason });
    return rows + rejected;
  });
  if (typeof came === 'number') {
    if (!walked.isRequest) {
      return walked.isMatterOfTaste || isCutShort
        ? undefined
        : `kept what is no request (${walked.why})`;
    }
    return came === walked.spans ? undefined : `${came} spans where there are ${walked.spans}`;
  }
  if (came === 'malformed_payload') {
    return walked.isRequest && !walked.isDoubtful ? 'refused what is a request' : undefined;
  }
  return came === 'limit_exceeded' || came === 'payload_too_large'
    ? undefined
    : `failed with ${came}`;
}

function jsonDifference(payload: Uint8Array): string | undefined {
  const encoded = attempt(() => encodeJsonTraces(payload));
  if (typeof encoded === 'string') {
    return encoded === 'malformed_payload' ? undefined : `failed with ${encoded}`;
  }
  const spans = spansInJson(payload);
  if (spans === undefined) return 'read what is no JSON';
  const walked = walkRequest(encoded);
  if (!walked.isRequest) return `was encoded as what is no request (${walked.why})`;
  return walked.spans === spans ? undefined : `${walked.spans} spans where there are ${spans}`;
}

/** What `act` gives, or the code or text of what it throws. */
function attempt<T>(act: () => T): T | string {
  try {
    return act();
  } catch (error) {
    return CollectorError.isInstance(error) ? error.code : String(error);
  }
}

const shown = (payload: Uint8Array): string =>
  `${Buffer.from(payload.subarray(0, 400)).toString('hex')} (${payload.length} bytes)`;
