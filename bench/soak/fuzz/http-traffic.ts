import type { HttpClient } from '../../../conformance/http-client.ts';
import type { Random } from '../random.ts';
import { type Judged, judgeHttp } from './answer-judge.ts';
import { compress } from './compress.ts';
import { createPayload } from './payloads.ts';

const ENCODINGS = ['gzip', 'deflate', 'zstd', 'br'];
const TYPES = {
  protobuf: ['application/x-protobuf', 'Application/X-Protobuf', 'application/x-protobuf; a=b'],
  json: ['application/json', 'application/json;charset=utf-8', 'APPLICATION/JSON ; x="y"'],
} as const;
/** Requests that are no export: only that they are answered, and how, is looked at. */
const ASIDE = [
  { method: 'GET', path: '/v1/traces', statuses: [405] },
  { method: 'PATCH', path: '/v1/traces', statuses: [405] },
  { method: 'POST', path: '/v1/traces/', statuses: [404] },
  { method: 'POST', path: '/v1/logs', statuses: [404] },
  { method: 'POST', path: '/v1/traces%00', statuses: [404] },
  { method: 'POST', path: `/${'x'.repeat(3000)}`, statuses: [404] },
] as const;
const ODD_TYPES = [
  undefined,
  '',
  ';',
  'text/plain',
  'application/json, application/x-protobuf',
  'a'.repeat(2000),
];

/** Sends one payload over HTTP and judges the answer. */
export async function sendOverHttp(random: Random, client: HttpClient): Promise<Judged> {
  if (random.chance(0.02)) return sendAside(random, client);
  const payload = createPayload(random);
  const sent = compress(random, payload.body, {
    mayTamper: !payload.isValid,
    encodings: ENCODINGS,
  });
  const answer = await client.send({
    headers: {
      'content-type': random.pick<string>(TYPES[payload.encoding]),
      'content-encoding': sent.encoding,
    },
    body: sent.body,
  });
  return withBytes(judgeHttp(answer, { payload, inflated: sent.inflated }), sent.body);
}

async function sendAside(random: Random, client: HttpClient): Promise<Judged> {
  const body = createPayload(random).body;
  if (random.chance(0.5)) {
    const [first, ...rest] = ODD_TYPES;
    const type = random.pick([first, ...rest]);
    const { status } = await client.send({ headers: { 'content-type': type }, body });
    return status === 415 ? { refusal: '415' } : { problem: `${status} to the type "${type}"` };
  }
  const { method, path, statuses } = random.pick([...ASIDE] as never) as (typeof ASIDE)[number];
  const headers = { 'content-type': 'application/x-protobuf' };
  const { status } = await client.send({
    method,
    path,
    headers,
    ...(method === 'GET' ? {} : { body }),
  });
  const isExpected = (statuses as readonly number[]).includes(status);
  return isExpected ? { refusal: String(status) } : { problem: `${status} to ${method} ${path}` };
}

/** The payload, with a problem, for whoever looks into it. */
export function withBytes(judged: Judged, body: Uint8Array): Judged {
  if (!('problem' in judged)) return judged;
  const shown = Buffer.from(body.subarray(0, 300)).toString('hex');
  return { problem: `${judged.problem}: ${shown} (${body.length} bytes)` };
}
