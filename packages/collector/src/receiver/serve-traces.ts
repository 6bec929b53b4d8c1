import type { AdmittedBytes } from './admission.ts';
import type { Encoding } from './encode-answer.ts';
import { type Received, receiveTraces } from './receive-traces.ts';
import { busy } from './request-error.ts';
import type { Service } from './service.ts';

/** A request for traces, whatever it came over. */
export interface IncomingTraces {
  readonly encoding: Encoding;
  /** Reads the body whole, inflated, within the limits; throws a RequestError. */
  read(admitted: AdmittedBytes, service: Service): Promise<Buffer>;
}

/** Reads and stores one request, and counts what it holds for as long as it takes; throws a RequestError. */
export async function serveTraces(incoming: IncomingTraces, service: Service): Promise<Received> {
  const { encoding } = incoming;
  const { access, caller } = service;
  const startMillis = performance.now();
  access.take(caller, 0);
  const admitted = service.admission.enter();
  try {
    const body = await incoming.read(admitted, service);
    const bytes = body.length;
    access.take(caller, bytes);
    // Its protobuf stands beside the text for a moment, and of the text one span parsed: of one request at a time.
    if (encoding === 'json' && !(await admitted.wait(bytes))) throw busy();
    const received = await receiveTraces(
      { body, encoding, namespace: caller.namespace },
      {
        writer: service.writer,
        onHeld: (rowBytes) => admitted.exchange(rowBytes),
      },
    );
    access.charge(caller, received.accepted);
    service.watch.stored({ encoding, received, bytes, startMillis });
    return received;
  } finally {
    admitted.release();
  }
}
