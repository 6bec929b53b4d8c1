import { type ConformanceCase, judge, notObserved, type Observation } from '../case.ts';
import { describeHttp, encodingOf } from '../export-traces.ts';
import { type PartialSuccess, partialSuccessIn, statusIn } from '../messages.ts';
import type { SeenAnswer, Target } from '../target.ts';

/*
 * Rows that hold for every answer of the run. They come last.
 */

type SeenHttp = Extract<SeenAnswer, { transport: 'http' }>;

const RETRIED_STATUSES = [429, 502, 503, 504];
/** CANCELLED, DEADLINE_EXCEEDED, ABORTED, OUT_OF_RANGE, UNAVAILABLE, DATA_LOSS. */
const RETRIED_CODES = [1, 4, 10, 11, 14, 15];

/** HTTP statuses that a gRPC code stands for; others, such as 413, have no code of their own. */
const STATUS_OF_CODE: Readonly<Record<number, number>> = {
  1: 503,
  3: 400,
  4: 503,
  7: 403,
  8: 429,
  10: 503,
  11: 503,
  12: 404,
  14: 503,
  15: 503,
  16: 401,
};
const MAPPED_STATUSES = [400, 401, 403, 404, 429, 500, 503];

function partialOf(seen: SeenAnswer): PartialSuccess | undefined {
  if (seen.transport === 'grpc') {
    return seen.answer.code === 0 ? partialSuccessIn(seen.answer.body, 'protobuf') : undefined;
  }
  const encoding = encodingOf(seen.answer);
  if (seen.answer.status !== 200 || encoding === undefined) return undefined;
  return seen.sent.path === undefined ? partialSuccessIn(seen.answer.body, encoding) : undefined;
}

const httpErrors = ({ seen }: Target): SeenHttp[] =>
  seen.filter((one): one is SeenHttp => one.transport === 'http' && one.answer.status >= 400);

/** Rows A7, A8, H8, H13 and G5. */
export const wholeRunCases: readonly ConformanceCase[] = [
  {
    row: 'A7',
    sent: 'the whole run',
    async observe({ seen }) {
      const expected = 'rejected_spans 0 beside the message of a warning';
      // One with neither is as good as unset, which row A5 is about.
      const told = seen.flatMap((one) => partialOf(one) ?? []).filter((p) => p.errorMessage !== '');
      const warnings = told.filter(({ rejectedSpans }) => rejectedSpans <= 0n);
      if (warnings.length === 0) return notObserved(expected, 'no warning came');
      const wrong = warnings.filter(({ rejectedSpans }) => rejectedSpans < 0n).length;
      return judge(wrong === 0, expected, `${wrong} of ${warnings.length} with a negative count`);
    },
  },
  {
    row: 'A8',
    sent: 'the whole run, overload included',
    async observe({ seen }) {
      const valid = seen.filter(({ isFaulty }) => isFaulty !== true);
      const rejecting = valid.filter((one) => (partialOf(one)?.rejectedSpans ?? 0n) > 0n);
      const came = `${rejecting.length} of ${valid.length} answers to valid requests reject spans`;
      return judge(rejecting.length === 0, 'no valid span rejected', came);
    },
  },
  {
    row: 'H8',
    sent: 'the whole run, overload included',
    async observe(target) {
      const lasting = httpErrors(target).filter(({ answer: { status }, isOverload }) =>
        isOverload === true ? !RETRIED_STATUSES.includes(status) : status === 500,
      );
      const came = lasting[0] === undefined ? 'none' : describeHttp(lasting[0].answer);
      return judge(lasting.length === 0, 'no 500, and only retryable errors under overload', came);
    },
  },
  { row: 'H13', sent: 'the whole run', observe: observeCodes },
  {
    row: 'G5',
    sent: 'the whole run',
    needs: ['grpc'],
    async observe({ seen }) {
      const faulty = seen.flatMap((one) =>
        one.transport === 'grpc' && one.isFaulty === true ? [one.answer] : [],
      );
      const retried = faulty.filter(({ code }) => RETRIED_CODES.includes(code));
      const came = retried[0] === undefined ? `none of ${faulty.length}` : retried[0].name;
      return judge(retried.length === 0, 'no retryable code for a permanent fault', came);
    },
  },
];

async function observeCodes(target: Target): Promise<Observation> {
  const expected = 'code and HTTP status that belong together, if a code is given';
  let checked = 0;
  for (const { answer } of httpErrors(target)) {
    const encoding = encodingOf(answer);
    if (encoding === undefined || !MAPPED_STATUSES.includes(answer.status)) continue;
    const code = codeIn(answer.body, encoding);
    if (code === undefined || code === 0) continue;
    checked++;
    if ((STATUS_OF_CODE[code] ?? 500) !== answer.status) {
      return judge(false, expected, describeHttp(answer));
    }
  }
  if (checked === 0) return notObserved(expected, 'no answer gave a code');
  return judge(true, expected, `${checked} answers`);
}

function codeIn(body: Uint8Array, encoding: 'protobuf' | 'json'): number | undefined {
  try {
    return statusIn(body, encoding).code;
  } catch {
    return undefined;
  }
}
