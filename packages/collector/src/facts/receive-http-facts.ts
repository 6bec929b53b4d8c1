import type { IncomingMessage } from 'node:http';
import type { Answer } from '../receiver/http/answer.ts';
import { readBody } from '../receiver/http/read-body.ts';
import { receiveTraces } from '../receiver/receive-traces.ts';
import { badRequest, busy, unsupported } from '../receiver/request-error.ts';
import type { Service } from '../receiver/service.ts';
import { encodeFactSpans } from './encode-fact-spans.ts';
import { factsJsonSchema } from './facts-json-schema.ts';
import { type FactFormat, readFactBody, UnreadableFacts } from './read-fact-body.ts';
import { type FactsRead, readFacts } from './read-facts.ts';

const FORMATS: Readonly<Record<string, FactFormat>> = {
  'application/json': 'json',
  'application/x-ndjson': 'ndjson',
  'application/jsonl': 'ndjson',
};

/** Room for as many facts as are read of one request; larger bodies hold up whatever else is sent. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;
/** Parsed JSON and checked facts take several times the memory of the text. */
const MEMORY_FACTOR = 8;

/**
 * `POST /v1/facts`: facts as JSON or as lines of it, kept as the spans that the SDK would send. Answers 200 if any
 * was taken, with what is wrong with each of the others, and 400 if none was.
 */
export async function receiveHttpFacts(
  request: IncomingMessage,
  service: Service,
): Promise<Answer> {
  const format = formatOf(request.headers['content-type']);
  const { access, caller } = service;
  const startMillis = performance.now();
  access.take(caller, 0);
  const admitted = service.admission.enter();
  try {
    const { limits, memory } = service;
    const maxBodyBytes = Math.min(limits.maxBodyBytes, MAX_BODY_BYTES);
    const body = await readBody(request, admitted, { memory, limits: { ...limits, maxBodyBytes } });
    const bytes = body.length;
    access.take(caller, bytes);
    if (!(await admitted.wait(bytes * MEMORY_FACTOR))) throw busy();
    const reading = read(body, format, service);
    const { facts } = reading;
    if (facts.length === 0) return answer(reading.problems.length === 0 ? 200 : 400, reading);
    const { buffer, byteOffset, length } = encodeFactSpans(facts);
    const received = await receiveTraces(
      {
        body: Buffer.from(buffer, byteOffset, length),
        encoding: 'protobuf',
        namespace: caller.namespace,
      },
      {
        writer: service.writer,
        onHeld: (rowBytes) => admitted.exchange(rowBytes),
      },
    );
    access.charge(caller, received.accepted);
    service.watch.stored({ encoding: 'facts', received, bytes, startMillis });
    // What the checks above let through and the transcoder did not: none is known.
    if (received.rejected > 0) throw badRequest(received.reason);
    return answer(200, reading);
  } finally {
    admitted.release();
  }
}

let schemaBody: Buffer | undefined;

/** `GET /v1/facts/schema`: the JSON Schema of a request. */
export async function answerFactsSchema(): Promise<Answer> {
  schemaBody ??= Buffer.from(`${JSON.stringify(factsJsonSchema(), null, 2)}\n`);
  return { status: 200, contentType: 'application/schema+json', body: schemaBody };
}

/**
 * A content type that no form of a web page can send, so that a page elsewhere cannot make its visitor's browser
 * write facts here: for these the browser asks first, and CORS answers.
 */
function formatOf(contentType: string | undefined): FactFormat {
  const type = contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
  const format = Object.hasOwn(FORMATS, type) ? FORMATS[type] : undefined;
  if (format !== undefined) return format;
  throw unsupported(
    'Send facts with the header "content-type: application/json", or application/x-ndjson for a fact a line; ' +
      `this request has ${type === '' ? 'no content type' : `"${type.slice(0, 60)}"`}. ` +
      "With curl: -H 'content-type: application/json', or --json instead of -d.",
  );
}

function read(body: Buffer, format: FactFormat, service: Service): FactsRead {
  try {
    const { arrivals, caller } = service;
    return readFacts(readFactBody(body, format), { namespace: caller.namespace, arrivals });
  } catch (error) {
    if (error instanceof UnreadableFacts) throw badRequest(error.message);
    throw error;
  }
}

function answer(status: number, { facts, problems, untold }: FactsRead): Answer {
  const more = untold > 0 && { more: untold };
  const body = { accepted: facts.length, rejected: problems, ...more };
  return {
    status,
    contentType: 'application/json',
    body: Buffer.from(`${JSON.stringify(body)}\n`),
  };
}
