import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { type Fact, factOfSpan } from '@baton/conventions';

/** What is read of an OTLP/JSON span. */
interface OtlpSpan {
  readonly spanId: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly { readonly key: string; readonly value: OtlpValue }[];
}

interface OtlpValue {
  readonly stringValue?: string;
  readonly intValue?: string | number;
  readonly doubleValue?: number;
  readonly boolValue?: boolean;
  readonly arrayValue?: { readonly values?: readonly OtlpValue[] };
}

interface OtlpRequest {
  readonly resourceSpans?: readonly {
    readonly scopeSpans?: readonly { readonly spans?: readonly OtlpSpan[] }[];
  }[];
}

/** An OTLP/HTTP endpoint that keeps the facts it is sent. */
export interface OtlpServer {
  readonly url: string;
  readonly facts: () => readonly Fact[];
  readonly requests: () => number;
  readonly close: () => Promise<void>;
}

/** Starts an endpoint for OTLP/JSON on a free port; it answers every request with `status`. */
export async function startOtlpServer(status = 200): Promise<OtlpServer> {
  const facts: Fact[] = [];
  let requests = 0;
  const server = createServer(async (request, response) => {
    const body: OtlpRequest = JSON.parse((await readBody(request)).toString());
    requests += 1;
    if (status === 200) facts.push(...factsOf(body));
    response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    facts: () => facts,
    requests: () => requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  return request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
}

function factsOf(request: OtlpRequest): Fact[] {
  const spans = (request.resourceSpans ?? []).flatMap((resource) =>
    (resource.scopeSpans ?? []).flatMap((scope) => scope.spans ?? []),
  );
  return spans.flatMap((span) => {
    const attributes = Object.fromEntries(
      span.attributes.map(({ key, value }) => [key, readValue(value)]),
    );
    const endMillis = Number(BigInt(span.endTimeUnixNano) / 1_000_000n);
    return factOfSpan({ attributes, spanId: span.spanId, endMillis }) ?? [];
  });
}

function readValue(value: OtlpValue): unknown {
  if (value.arrayValue) return (value.arrayValue.values ?? []).map(readValue);
  if (value.intValue !== undefined) return Number(value.intValue);
  return value.stringValue ?? value.doubleValue ?? value.boolValue;
}
