import type { HttpAnswer } from '../../../conformance/http-client.ts';
import { partialSuccessIn, statusIn } from '../../../conformance/messages.ts';
import { spansInJson } from './json-text.ts';
import { leavesSpans } from './leaves-spans.ts';
import type { Payload } from './payloads.ts';
import { walkRequest } from './walk-request.ts';

/** What an answer says of the spans that were sent, or what is wrong with it. */
export type Judged =
  | { readonly kept: number }
  | { readonly refusal: string }
  | { readonly problem: string };

/** Statuses of the checklist for a request that is whole, at its path, with its type. */
const REFUSALS = [400, 413, 415];
const CONTENT_TYPES = { protobuf: 'application/x-protobuf', json: 'application/json' } as const;
/** gRPC codes of the checklist that such a call may end with. */
const GRPC_REFUSALS: Readonly<Record<number, string>> = {
  3: 'INVALID_ARGUMENT',
  8: 'RESOURCE_EXHAUSTED',
  12: 'UNIMPLEMENTED',
  13: 'INTERNAL',
};

/** Judges an HTTP answer; `inflated` is what was sent once inflated, undefined if it cannot be. */
export function judgeHttp(
  answer: HttpAnswer,
  sent: { readonly payload: Payload; readonly inflated: Uint8Array | undefined },
): Judged {
  const { payload, inflated } = sent;
  const type = answer.headers['content-type'];
  if (type !== CONTENT_TYPES[payload.encoding]) {
    return { problem: `${answer.status} with the content type ${type}` };
  }
  try {
    if (answer.status === 200) {
      return judgeKept(partialSuccessIn(answer.body, payload.encoding), payload, inflated);
    }
    const { message } = statusIn(answer.body, payload.encoding);
    if (message === '') return { problem: `${answer.status} without a message` };
  } catch {
    return { problem: `${answer.status} with a body that is not what it should be` };
  }
  if (payload.isValid) return { problem: `${answer.status} to a valid request` };
  if (!REFUSALS.includes(answer.status)) return { problem: `status ${answer.status}` };
  return { refusal: String(answer.status) };
}

/** Judges the end of a gRPC call likewise. */
export function judgeGrpc(
  answer: { readonly code: number; readonly body: Uint8Array },
  sent: { readonly payload: Payload; readonly inflated: Uint8Array | undefined },
): Judged {
  const { payload, inflated } = sent;
  if (answer.code === 0) {
    try {
      return judgeKept(partialSuccessIn(answer.body, 'protobuf'), payload, inflated);
    } catch {
      return { problem: 'OK with a message that is not what it should be' };
    }
  }
  if (payload.isValid) return { problem: `grpc-status ${answer.code} to a valid request` };
  const refusal = GRPC_REFUSALS[answer.code];
  return refusal === undefined ? { problem: `grpc-status ${answer.code}` } : { refusal };
}

function judgeKept(
  partial: ReturnType<typeof partialSuccessIn>,
  payload: Payload,
  inflated: Uint8Array | undefined,
): Judged {
  if (inflated === undefined) return { problem: 'success for what cannot be inflated' };
  const rejected = Number(partial?.rejectedSpans ?? 0n);
  const isCutShort = leavesSpans({ rejected, reason: partial?.errorMessage ?? '' });
  const spans = payload.encoding === 'json' ? spansInJson(inflated) : spansIn(inflated, isCutShort);
  if (spans === undefined) return { problem: 'success for what is no request' };
  if (rejected < 0 || rejected > spans)
    return { problem: `${rejected} of ${spans} spans rejected` };
  if (payload.isValid && rejected > 0) return { problem: 'spans of a valid request rejected' };
  return { kept: spans - rejected };
}

function spansIn(body: Uint8Array, isCutShort: boolean): number | undefined {
  const walked = walkRequest(body);
  return walked.isRequest || isCutShort ? walked.spans : undefined;
}
