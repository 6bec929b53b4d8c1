import type { IncomingMessage } from 'node:http';
import { PROMETHEUS_CONTENT_TYPE } from '../../metrics/prometheus-text.ts';
import { CONTENT_TYPES } from '../encode-answer.ts';
import type { Service } from '../service.ts';
import type { Answer } from './answer.ts';

/** `GET /healthz`: the process is alive. */
export async function answerHealth(_request: IncomingMessage, service: Service): Promise<Answer> {
  return jsonAnswer(200, await service.health());
}

/** `GET /readyz`: 200 if spans can be taken now, else 503 with the reasons. */
export async function answerReadiness(
  _request: IncomingMessage,
  service: Service,
): Promise<Answer> {
  const readiness = await service.readiness();
  return jsonAnswer(readiness.ready ? 200 : 503, readiness);
}

/** `GET /metrics`: Prometheus' text format. */
export async function answerMetrics(_request: IncomingMessage, service: Service): Promise<Answer> {
  const body = Buffer.from(await service.metricsText());
  return { status: 200, contentType: PROMETHEUS_CONTENT_TYPE, body };
}

function jsonAnswer(status: number, value: object): Answer {
  return { status, contentType: CONTENT_TYPES.json, body: Buffer.from(JSON.stringify(value)) };
}
