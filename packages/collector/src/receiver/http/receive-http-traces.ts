import type { IncomingMessage } from 'node:http';
import { CONTENT_TYPES, encodeSuccess, encodingOf } from '../encode-answer.ts';
import { receiveTraces } from '../receive-traces.ts';
import { unavailable, unsupported } from '../request-error.ts';
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
  const admitted = service.admission.enter();
  try {
    const body = await readBody(request, admitted, service.limits);
    // A parsed JSON request takes several times the memory of its text.
    if (encoding === 'json' && !admitted.take(body.length * 4)) {
      throw unavailable('The receiver is busy with other requests.');
    }
    const received = await receiveTraces(
      { body, encoding },
      {
        log: service.log,
        transcoder: service.transcoder,
        // The block exists by now; taking may exceed the limit by this one.
        onBlock: (bytes) => void admitted.take(bytes),
      },
    );
    return {
      status: 200,
      contentType: CONTENT_TYPES[encoding],
      body: encodeSuccess(encoding, received),
    };
  } finally {
    admitted.release();
  }
}
