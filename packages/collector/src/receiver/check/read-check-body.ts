import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { forbidden } from '../../access/access-errors.ts';
import type { AdmittedBytes } from '../admission.ts';
import { encodingOf } from '../encode-answer.ts';
import { readBody } from '../http/read-body.ts';
import { badRequest, busy, unsupported } from '../request-error.ts';
import type { Service } from '../service.ts';

/** As much as the engine reads. */
const MAX_BODY_BYTES = 1_000_000;
/** Parsed JSON and what is passed on take several times the memory of the text. */
const MEMORY_FACTOR = 4;

/** What the receiver itself needs of a body; the rest is for the engine to judge. */
const CheckBody = z.looseObject({
  namespace: z.string().optional(),
  deadlineMillis: z.number().min(1).max(60_000).optional(),
});

/** A body that is to be passed on. */
export type CheckBody = z.output<typeof CheckBody>;

/**
 * Reads a body for the engine, in the namespace that its caller is bound to. Throws a RequestError: 415, 413, 400, 408,
 * 429, 503, and 403 if it is about another namespace.
 */
export async function readCheckBody(
  request: IncomingMessage,
  admitted: AdmittedBytes,
  service: Service,
): Promise<CheckBody> {
  const { access, caller, limits, memory } = service;
  // No form of a web page can send this type: of a page elsewhere the browser asks first, and CORS answers.
  if (encodingOf(request.headers['content-type']) !== 'json') {
    throw unsupported('The content type must be application/json.');
  }
  access.take(caller, 0);
  const maxBodyBytes = Math.min(limits.maxBodyBytes, MAX_BODY_BYTES);
  const bytes = await readBody(request, admitted, { limits: { ...limits, maxBodyBytes }, memory });
  access.take(caller, bytes.length);
  if (!(await admitted.wait(bytes.length * MEMORY_FACTOR))) throw busy();
  const read = CheckBody.safeParse(jsonOf(bytes));
  if (!read.success) {
    throw badRequest('Expected JSON: what is about to be sent, as docs/judge.md shows.');
  }
  const { namespace = caller.namespace } = read.data;
  if (caller.namespace !== undefined && namespace !== caller.namespace) {
    throw forbidden(`The token ${caller.name} is bound to another namespace than what this is of.`);
  }
  return { ...read.data, ...(namespace === undefined ? {} : { namespace }) };
}

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return undefined;
  }
}
