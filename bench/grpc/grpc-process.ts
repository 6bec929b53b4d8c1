import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData } from '@grpc/grpc-js';
import { encodeSuccess } from '../../packages/collector/src/receiver/encode-answer.ts';
import { startGrpc } from '../../packages/collector/src/receiver/grpc/start-grpc.ts';
import { openService } from '../../packages/collector/src/receiver/open-service.ts';
import { serveTraces } from '../../packages/collector/src/receiver/serve-traces.ts';
import type { Service } from '../../packages/collector/src/receiver/service.ts';

// Serves the same storage over one of two gRPC servers: Baton's, or grpc-js with raw buffers.
const [dataDir = '', kind = ''] = process.argv.slice(2);
const { service } = await openService({ dataDir });
const port = kind === 'baton' ? await startBaton(service) : await startGrpcJs(service);
process.on('message', () => process.send?.({ cpuMicros: cpuMicros() }));
process.send?.({ port });

async function startBaton(to: Service): Promise<number> {
  return (await startGrpc(to, { host: '127.0.0.1', port: 0 })).port;
}

function startGrpcJs(to: Service): Promise<number> {
  const server = new Server({ 'grpc.max_receive_message_length': -1 });
  const asIs = (bytes: Buffer): Buffer => bytes;
  server.register(
    '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
    (call: ServerUnaryCall<Buffer, Buffer>, callback: sendUnaryData<Buffer>) => {
      const read = async (): Promise<Buffer> => call.request;
      serveTraces({ encoding: 'protobuf', read }, to).then(
        (received) => callback(null, Buffer.from(encodeSuccess('protobuf', received))),
        (error: Error) => callback({ code: 14, details: error.message }),
      );
    },
    asIs,
    asIs,
    'unary',
  );
  return new Promise((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
}

function cpuMicros(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}
