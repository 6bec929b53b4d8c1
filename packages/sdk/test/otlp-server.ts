import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** A span as OTLP/JSON holds it, attributes as plain values. */
export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly resource: Readonly<Record<string, unknown>>;
  readonly scope: { readonly name: string; readonly version: string };
}

/** One request that reached the endpoint. */
export interface ReceivedRequest {
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly spans: readonly ReceivedSpan[];
}

/** How the endpoint answers: a status, or never. */
export type Answer = (request: ReceivedRequest) => number | 'hang';

/** A real OTLP/HTTP endpoint on loopback. */
export interface OtlpServer {
  readonly url: string;
  readonly requests: ReceivedRequest[];
  /** Spans of the requests that were answered with 200. */
  readonly accepted: ReceivedSpan[];
  answer: Answer;
  close(): Promise<void>;
}

interface AnyValue {
  readonly [kind: string]: unknown;
}
type KeyValue = { readonly key: string; readonly value: AnyValue };

/** Starts an endpoint that accepts everything until told otherwise. */
export async function startOtlpServer(port = 0): Promise<OtlpServer> {
  const server = createServer(async (request, response) => {
    const received: ReceivedRequest = {
      url: request.url,
      headers: request.headers,
      spans: spansOf(JSON.parse(await bodyOf(request))),
    };
    state.requests.push(received);
    const status = state.answer(received);
    if (status === 'hang') return;
    if (status === 200) state.accepted.push(...received.spans);
    response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const state: OtlpServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: [],
    accepted: [],
    answer: () => 200,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return state;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  return String(request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body);
}

interface OtlpBody {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly KeyValue[] };
    readonly scopeSpans: readonly {
      readonly scope: ReceivedSpan['scope'];
      readonly spans: readonly (ReceivedSpan & { readonly attributes: readonly KeyValue[] })[];
    }[];
  }[];
}

const spansOf = (body: OtlpBody): ReceivedSpan[] =>
  body.resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ scope, spans }) =>
      spans.map((span) => ({
        ...span,
        attributes: valuesOf(span.attributes),
        resource: valuesOf(resource.attributes),
        scope,
      })),
    ),
  );

const valuesOf = (attributes: readonly KeyValue[]): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, plainValue(value)]));

function plainValue(value: AnyValue): unknown {
  const { arrayValue } = value as { arrayValue?: { values: readonly AnyValue[] } };
  return arrayValue ? arrayValue.values.map(plainValue) : Object.values(value)[0];
}
