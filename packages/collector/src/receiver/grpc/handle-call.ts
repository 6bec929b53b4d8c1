import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import { forCaller } from '../../access/for-caller.ts';
import { encodeSuccess } from '../encode-answer.ts';
import { requestErrorOf } from '../request-error.ts';
import { serveTraces } from '../serve-traces.ts';
import type { Service } from '../service.ts';
import { answerError, answerHttpStatus, answerMessage } from './answer-call.ts';
import { notACall, readCallHeaders } from './call-headers.ts';
import { readMessage } from './read-message.ts';

/** Answers one call, whatever it is; never rejects. */
export async function handleCall(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  service: Service,
): Promise<void> {
  // A client that goes away is no error of ours.
  stream.on('error', () => undefined);
  const status = notACall(headers);
  if (status !== undefined) return answerHttpStatus(stream, status);
  try {
    const { compression, timeoutMillis = Number.POSITIVE_INFINITY } = readCallHeaders(headers);
    const caller = forCaller(service, headers.authorization, 'write');
    const received = await serveTraces(
      {
        encoding: 'protobuf',
        read: (admitted, { limits, memory }) => {
          const requestMillis = Math.min(limits.requestMillis, timeoutMillis);
          return readMessage(stream, {
            compression,
            admitted,
            memory,
            limits: { ...limits, requestMillis },
          });
        },
      },
      caller,
    );
    answerMessage(stream, encodeSuccess('protobuf', received));
  } catch (error) {
    service.watch.refused(error);
    answerError(stream, requestErrorOf(error));
  }
}
