import type { Random } from '../random.ts';
import { createRequest } from './create-request.ts';
import { jsonTextOf, mutateJson } from './json-text.ts';
import { mutateBytes, mutateFields } from './mutate.ts';
import { encodeFields } from './wire-field.ts';

/** A request's body before compression. */
export interface Payload {
  readonly encoding: 'protobuf' | 'json';
  readonly body: Buffer;
  /** Nothing was changed: it has to be taken. */
  readonly isValid: boolean;
}

const VALID_SHARE = 0.05;
const JSON_SHARE = 0.3;
/** Logs and metrics have the same outermost field: a request of another signal that lost its way. */
const LOST_SIGNAL = Buffer.from(
  '0a1c0a00121812160900f0d5f3a4b1c21710092a080a0674686520676f',
  'hex',
);

/** The next payload: most are valid ones with a few changes. */
export function createPayload(random: Random): Payload {
  if (random.chance(0.002)) return { encoding: 'protobuf', body: LOST_SIGNAL, isValid: false };
  const fields = createRequest(random);
  const isValid = random.chance(VALID_SHARE);
  if (random.chance(JSON_SHARE)) {
    const text = jsonTextOf(encodeFields(fields)) ?? '{}';
    const body = isValid ? Buffer.from(text) : mutateJson(random, text);
    return { encoding: 'json', body, isValid };
  }
  if (isValid) return { encoding: 'protobuf', body: encodeFields(fields), isValid };
  if (random.chance(0.75)) mutateFields(random, fields);
  const body = encodeFields(fields);
  const changed = random.chance(0.4) ? mutateBytes(random, body) : body;
  return { encoding: 'protobuf', body: changed, isValid: false };
}
