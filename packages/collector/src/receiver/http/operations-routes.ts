import type { IncomingMessage } from 'node:http';
import { forbidden } from '../../access/access-errors.ts';
import { isFromThisMachine } from '../../access/from-this-machine.ts';
import { PROMETHEUS_CONTENT_TYPE } from '../../metrics/prometheus-content-type.ts';
import { CONTENT_TYPES } from '../encode-answer.ts';
import type { Service } from '../service.ts';
import type { Answer } from './answer.ts';

/** `GET /healthz`: the process is alive; to who asks on this machine, also which one it is and what it holds. */
export async function answerHealth(request: IncomingMessage, service: Service): Promise<Answer> {
  const isNear = isFromThisMachine(request.socket);
  return jsonAnswer(200, isNear ? await service.health() : { status: 'ok' });
}

/** `GET /readyz`: 200 if spans can be taken now, else 503 with the reasons; in full to who asks on this machine. */
export async function answerReadiness(request: IncomingMessage, service: Service): Promise<Answer> {
  const { ready, reasons } = await service.readiness();
  const isNear = isFromThisMachine(request.socket);
  const told = isNear ? reasons : reasons.map(({ code }) => ({ code }));
  return jsonAnswer(ready ? 200 : 503, { ready, reasons: told });
}

/** `GET /metrics`: Prometheus' text format, of all namespaces together. */
export async function answerMetrics(_request: IncomingMessage, service: Service): Promise<Answer> {
  if (service.caller.namespace !== undefined) {
    throw forbidden(`The token ${service.caller.name} is bound to a namespace; metrics are not.`);
  }
  const body = Buffer.from(await service.metricsText());
  return { status: 200, contentType: PROMETHEUS_CONTENT_TYPE, body };
}

function jsonAnswer(status: number, value: object): Answer {
  return { status, contentType: CONTENT_TYPES.json, body: Buffer.from(JSON.stringify(value)) };
}
