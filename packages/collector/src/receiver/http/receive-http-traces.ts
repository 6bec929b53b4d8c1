import type { IncomingMessage } from 'node:http';
import { CONTENT_TYPES, encodeSuccess, encodingOf } from '../encode-answer.ts';
import { unsupported } from '../request-error.ts';
import { serveTraces } from '../serve-traces.ts';
import type { Service } from '../service.ts';
import type { Answer } from './answer.ts';
import { readBody } from './read-body.ts';

/** `POST /v1/traces`: an ExportTraceServiceRequest as protobuf or JSON. */
export async function receiveHttpTraces(
  request: IncomingMessage,
  service: Service,
): Promise<Answer> {
  const encoding = encodingOf(request.headers['content-type']);
  if (encoding === undefined) {
    throw unsupported('The content type must be application/x-protobuf or application/json.');
  }
  const received = await serveTraces(
    {
      encoding,
      read: (admitted, { limits, memory }) => readBody(request, admitted, { limits, memory }),
    },
    service,
  );
  return {
    status: 200,
    contentType: CONTENT_TYPES[encoding],
    body: encodeSuccess(encoding, received),
  };
}
