import { gunzipSync, gzipSync } from 'node:zlib';
import { type ConformanceCase, judge, notObserved, type Observation } from '../case.ts';
import { CONTENT_TYPES, describeHttp, encodingOf } from '../export-traces.ts';
import type { HttpAnswer, HttpRequest } from '../http-client.ts';
import { newSpan, requestWith, statusIn, toOtlpJson, toProtobuf } from '../messages.ts';
import type { Level, RowName } from '../rows.ts';
import type { Target } from '../target.ts';

const PROTOBUF = CONTENT_TYPES.protobuf;
const JSON_TYPE = CONTENT_TYPES.json;

const protobufSpan = (): Buffer => toProtobuf(requestWith([newSpan()]));
const jsonSpan = (): Buffer => toOtlpJson(requestWith([newSpan()]));
const typed = (type: string | undefined, body: Uint8Array, more: object = {}): HttpRequest => ({
  headers: { 'content-type': type, ...more },
  body,
});

interface Answered {
  readonly row: RowName;
  readonly level?: Level;
  readonly sent: string;
  readonly request: () => HttpRequest;
  readonly expected: string;
  readonly isFaulty?: boolean;
  holds(answer: HttpAnswer): boolean;
}

const answered = (row: Answered): ConformanceCase => ({
  row: row.row,
  ...(row.level === undefined ? {} : { level: row.level }),
  sent: row.sent,
  async observe(target) {
    const answer = await target.http(row.request(), { isFaulty: row.isFaulty ?? false });
    return judge(row.holds(answer), row.expected, describeHttp(answer));
  },
});

const hasType = ({ headers }: HttpAnswer, type: string): boolean =>
  headers['content-type']?.split(';')[0]?.trim().toLowerCase() === type;

/** Bodies that are no ExportTraceServiceRequest. */
const UNDECODABLE: readonly (readonly [what: string, type: string, body: Buffer])[] = [
  ['a field longer than the body', PROTOBUF, Buffer.from([0x0a, 0x50, 1])],
  ['half a protobuf request', PROTOBUF, protobufSpan().subarray(0, 40)],
  ['text as protobuf', PROTOBUF, Buffer.from('this is no protobuf')],
  ['a varint of eleven bytes', PROTOBUF, Buffer.from([8, ...Array<number>(10).fill(0x80), 1])],
  ['half a JSON text', JSON_TYPE, jsonSpan().subarray(0, 60)],
  ['protobuf as JSON', JSON_TYPE, protobufSpan()],
  ['a JSON array', JSON_TYPE, Buffer.from('[]')],
  ['an object for a list', JSON_TYPE, Buffer.from('{"resourceSpans":{}}')],
  ['a JSON text with more after it', JSON_TYPE, Buffer.concat([jsonSpan(), Buffer.from('}')])],
  ['nothing as JSON', JSON_TYPE, Buffer.alloc(0)],
];

/** Rows H1 to H4, H6, H7 and H12. */
export const httpAnswerCases: readonly ConformanceCase[] = [
  answered({
    row: 'H1',
    sent: 'POST /v1/traces',
    request: () => typed(PROTOBUF, protobufSpan()),
    expected: '200',
    holds: ({ status }) => status === 200,
  }),
  ...['/v1/logs', '/v1/metrics', '/v1development/profiles'].map(
    (path): ConformanceCase => ({
      row: 'H1',
      level: 'own',
      sent: `POST ${path}, empty`,
      observe: (target) => observeOtherSignal(target, path),
    }),
  ),
  answered({
    row: 'H1',
    level: 'own',
    sent: 'POST to a path that does not exist',
    request: () => ({ ...typed(PROTOBUF, protobufSpan()), path: '/v1/nothing' }),
    expected: '404',
    isFaulty: true,
    holds: ({ status }) => status === 404,
  }),
  ...[
    PROTOBUF,
    JSON_TYPE,
    `${JSON_TYPE}; charset=utf-8`,
    'Application/JSON',
    'APPLICATION/X-PROTOBUF',
  ].map((type) =>
    answered({
      row: 'H2',
      sent: `a span as ${type}`,
      request: () =>
        typed(type, type.toLowerCase().startsWith(JSON_TYPE) ? jsonSpan() : protobufSpan()),
      expected: '200',
      holds: ({ status }) => status === 200,
    }),
  ),
  ...[PROTOBUF, JSON_TYPE].flatMap((type) => [
    answered({
      row: 'H3',
      sent: `a span as ${type}`,
      request: () => typed(type, type === JSON_TYPE ? jsonSpan() : protobufSpan()),
      expected: `200 ${type}`,
      holds: (answer) => answer.status === 200 && hasType(answer, type),
    }),
    answered({
      row: 'H3',
      sent: `undecodable bytes as ${type}`,
      request: () => typed(type, Buffer.from([0x0a, 0x50, 1])),
      expected: `400 ${type}`,
      isFaulty: true,
      holds: (answer) => answer.status === 400 && hasType(answer, type),
    }),
  ]),
  {
    row: 'H4',
    sent: 'a span with Accept-Encoding: gzip',
    observe: observeGzippedAnswer,
  },
  ...UNDECODABLE.flatMap(([what, type, body]) => [
    answered({
      row: 'H6',
      sent: what,
      request: () => typed(type, body),
      expected: '400',
      isFaulty: true,
      holds: ({ status }) => status === 400,
    }),
    answered({
      row: 'H7',
      sent: `${what}, for its body`,
      request: () => typed(type, body),
      expected: `a google.rpc.Status as ${type}`,
      isFaulty: true,
      holds: (answer) => hasType(answer, type) && hasStatus(answer),
    }),
  ]),
  ...[PROTOBUF, JSON_TYPE].flatMap((type) => [
    answered({
      row: 'H6',
      level: 'SHOULD',
      sent: `undecodable bytes as ${type}, for its details`,
      request: () => typed(type, Buffer.from([0x0a, 0x50, 1])),
      expected: 'a google.rpc.BadRequest in Status.details',
      isFaulty: true,
      holds: (answer) => statusOf(answer)?.detailTypes.some(isBadRequest) ?? false,
    }),
    answered({
      row: 'H7',
      level: 'SHOULD',
      sent: `undecodable bytes as ${type}, for its message`,
      request: () => typed(type, Buffer.from([0x0a, 0x50, 1])),
      expected: 'a message in the Status',
      isFaulty: true,
      holds: (answer) => (statusOf(answer)?.message ?? '') !== '',
    }),
  ]),
  ...['GET', 'PUT', 'DELETE'].map((method) =>
    answered({
      row: 'H12',
      sent: `${method} /v1/traces`,
      request: () => ({ method }),
      expected: '405',
      isFaulty: true,
      holds: ({ status }) => status === 405,
    }),
  ),
  ...[undefined, 'text/plain', 'application/x-www-form-urlencoded', 'application/jsonx'].map(
    (type) =>
      answered({
        row: 'H12',
        sent: `a span as ${type ?? 'nothing said'}`,
        request: () => typed(type, protobufSpan()),
        expected: '415',
        isFaulty: true,
        holds: ({ status }) => status === 415,
      }),
  ),
  ...(
    [
      ['text that says it is gzip', Buffer.from('this is no gzip')],
      ['half of a gzip body', gzipSync(protobufSpan()).subarray(0, 60)],
      ['gzip with a wrong checksum', withWrongChecksum(gzipSync(protobufSpan()))],
    ] as const
  ).map(([what, body]) =>
    answered({
      row: 'H12',
      sent: what,
      request: () => typed(PROTOBUF, body, { 'content-encoding': 'gzip' }),
      expected: '400',
      isFaulty: true,
      holds: ({ status }) => status === 400,
    }),
  ),
  answered({
    row: 'H12',
    sent: 'Content-Encoding: made-up',
    request: () => typed(PROTOBUF, protobufSpan(), { 'content-encoding': 'made-up' }),
    expected: '400 or 415',
    isFaulty: true,
    holds: ({ status }) => status === 400 || status === 415,
  }),
  ...(
    [
      ['no authorization', undefined],
      ['a wrong token', 'Bearer wrong'],
      ['another scheme', 'Basic d3Jvbmc6d3Jvbmc='],
    ] as const
  ).map(
    ([what, authorization]): ConformanceCase => ({
      ...answered({
        row: 'H12',
        sent: `a span with ${what}`,
        request: () => typed(PROTOBUF, protobufSpan(), { authorization }),
        expected: '401',
        isFaulty: true,
        holds: ({ status }) => status === 401,
      }),
      needs: ['authorization'],
    }),
  ),
];

function withWrongChecksum(zipped: Buffer): Buffer {
  const at = zipped.length - 8;
  zipped.writeUInt8(zipped.readUInt8(at) ^ 0xff, at);
  return zipped;
}

const isBadRequest = (type: string): boolean => type.endsWith('google.rpc.BadRequest');

const hasStatus = (answer: HttpAnswer): boolean => statusOf(answer) !== undefined;

function statusOf(answer: HttpAnswer): ReturnType<typeof statusIn> | undefined {
  const encoding = encodingOf(answer);
  if (encoding === undefined || answer.status < 400) return undefined;
  try {
    return statusIn(answer.body, encoding);
  } catch {
    return undefined;
  }
}

async function observeOtherSignal(target: Target, path: string): Promise<Observation> {
  const answer = await target.http(
    { ...typed(PROTOBUF, Buffer.alloc(0)), path },
    { isFaulty: true },
  );
  const expected = '404 with a Status, if it does not keep that signal';
  if (answer.status === 200) return notObserved(expected, '200: it may keep that signal');
  return judge(answer.status === 404, expected, describeHttp(answer));
}

async function observeGzippedAnswer(target: Target): Promise<Observation> {
  const request = typed(PROTOBUF, Buffer.from([0x0a, 0x50, 1]), { 'accept-encoding': 'gzip' });
  const answer = await target.http(request, { isFaulty: true });
  const expected = 'an answer in gzip, or plain';
  const encoding = answer.headers['content-encoding'];
  if (encoding === undefined) return notObserved(expected, 'plain: not offered');
  try {
    statusIn(gunzipSync(answer.body), encodingOf(answer) ?? 'protobuf');
    return judge(encoding === 'gzip', expected, `an answer in ${encoding}`);
  } catch {
    return judge(false, expected, `Content-Encoding: ${encoding}, but it does not decode`);
  }
}
