import { writeFileSync } from 'node:fs';
import { OTLPTraceExporter as GrpcExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { sendSpans } from '../../packages/collector/test/processes/send-spans.ts';

// The older line's way to set up what packages/collector/test/processes/send-current.ts sets up.
const [protocol = '', url = '', file = ''] = process.argv.slice(2);
const Exporter = {
  grpc: GrpcExporter,
  'http/json': JsonExporter,
  'http/protobuf': ProtobufExporter,
}[protocol];

await sendSpans({
  protocol,
  exporter: new Exporter({ url, timeoutMillis: 30_000 }),
  createProvider: (exporter, batching) =>
    new BasicTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter, batching)] }),
  onEnd: (sent) => writeFileSync(file, JSON.stringify(sent)),
});
