import { writeFileSync } from 'node:fs';
import { OTLPTraceExporter as GrpcExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { BatchSpanProcessor, type SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace';
import { sendSpans } from './send-spans.ts';

// A service with the current line of OpenTelemetry JS; interop/otel-js-2/send.mjs is one with the older.
const [protocol = '', url = '', file = ''] = process.argv.slice(2);
const Exporter =
  protocol === 'grpc' ? GrpcExporter : protocol === 'http/json' ? JsonExporter : ProtobufExporter;

await sendSpans<SpanExporter>({
  protocol,
  exporter: new Exporter({ url, timeoutMillis: 30_000 }),
  createProvider: (exporter, batching) =>
    new TracerProvider({ spanProcessors: [new BatchSpanProcessor({ exporter, ...batching })] }),
  onEnd: (sent) => writeFileSync(file, JSON.stringify(sent)),
});
