import type { IncomingMessage } from 'node:http';
import { CHECK_DEADLINE_MILLIS, unansweredCheck } from '@baton/conventions';
import { z } from 'zod';
import { CONTENT_TYPES } from '../encode-answer.ts';
import type { Answer } from '../http/answer.ts';
import { badRequest, RequestError, tooLarge, unavailable } from '../request-error.ts';
import type { Service } from '../service.ts';
import { type CheckBody, readCheckBody } from './read-check-body.ts';

/** Milliseconds for the engine to store what was done with an ask. */
const RESPONSE_MILLIS = 5_000;
const LONGEST_WAY_BACK_MILLIS = 20;

/** The engine's JSON, or one sentence why there is none. */
type Asked = { readonly json: Buffer } | { readonly why: string };

/**
 * `POST /v1/check`: what the engine says of a handoff that is about to be sent. Where the engine is away, slow or
 * broken, the answer says that instead, before the caller's deadline: no check keeps anybody from handing over.
 */
export async function receiveHttpCheck(
  request: IncomingMessage,
  service: Service,
): Promise<Answer> {
  const startMillis = performance.now();
  return withBody(request, service, async (body) => {
    const { deadlineMillis = CHECK_DEADLINE_MILLIS } = body;
    const spentMillis = Math.ceil(performance.now() - startMillis);
    const leftMillis = beforeWayBack(deadlineMillis) - spentMillis;
    const late = `Baton's engine did not answer within ${deadlineMillis} ms.`;
    const asked =
      leftMillis < 1
        ? { why: late }
        : await askEngine(request, service, {
            path: '/v1/check',
            body: { ...body, deadlineMillis: leftMillis },
            withinMillis: leftMillis,
            late,
          });
    if ('json' in asked) {
      service.watch.checked();
      return { status: 200, contentType: CONTENT_TYPES.json, body: asked.json };
    }
    service.watch.checked(asked.why);
    const answer = Buffer.from(JSON.stringify(unansweredCheck(asked.why)));
    return { status: 200, contentType: CONTENT_TYPES.json, body: answer };
  });
}

/** `POST /v1/check/responses`: what somebody did with an ask, stored by the engine; 503 where it is not. */
export async function receiveHttpAskResponse(
  request: IncomingMessage,
  service: Service,
): Promise<Answer> {
  return withBody(request, service, async (body) => {
    const asked = await askEngine(request, service, {
      path: '/v1/check/responses',
      body,
      withinMillis: RESPONSE_MILLIS,
      late: `Baton's engine did not answer within ${RESPONSE_MILLIS} ms.`,
    });
    if ('why' in asked) throw unavailable(`${asked.why} Nothing was stored.`, 'engine_away');
    return { status: 200, contentType: CONTENT_TYPES.json, body: asked.json };
  });
}

/** So much less than its caller has that the answer is there before the caller gives up; the engine does the same. */
const beforeWayBack = (millis: number): number =>
  Math.floor(millis - Math.min(LONGEST_WAY_BACK_MILLIS, millis / 10));

/** Holds what a body takes for as long as it is passed on, apart from what spans take. */
async function withBody(
  request: IncomingMessage,
  service: Service,
  answer: (body: CheckBody) => Promise<Answer>,
): Promise<Answer> {
  const admitted = service.checks.admission.enter();
  try {
    return await answer(await readCheckBody(request, admitted, service));
  } finally {
    admitted.release();
  }
}

/** Asks; throws a RequestError for what is wrong with the request, which others than the engine cannot say. */
async function askEngine(
  request: IncomingMessage,
  { checks }: Service,
  o: { path: string; body: CheckBody; withinMillis: number; late: string },
): Promise<Asked> {
  const signal = AbortSignal.timeout(o.withinMillis);
  try {
    const answer = await checks.engine.post({
      path: o.path,
      body: JSON.stringify(o.body),
      authorization: request.headers.authorization,
      signal,
    });
    if (answer === undefined) return { why: "Baton's engine does not run." };
    const { status, json } = answer;
    if (status === 200 && json !== undefined) return { json };
    if (status === 400) throw badRequest(reasonIn(json));
    if (status === 413) throw tooLarge(reasonIn(json));
    return { why: `Baton's engine gave no answer, but HTTP ${status}.` };
  } catch (error) {
    if (error instanceof RequestError) throw error;
    return { why: signal.aborted ? o.late : "Baton's engine cannot be reached." };
  }
}

const Refusal = z.object({ error: z.string() });

function reasonIn(json: Buffer | undefined): string {
  const read = json && Refusal.safeParse(JSON.parse(json.toString()));
  return read?.data?.error ?? "Baton's engine refused this without a reason.";
}
