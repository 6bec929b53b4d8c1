import type { Benchmark } from './benchmark.ts';
import { measureGrpc } from './grpc/measure-grpc.ts';

const peer = (measurement: string) => [{ name: 'grpc-js, raw buffers, same storage', measurement }];

/** What OTLP/gRPC costs beside a server on grpc-js that stores in the same way. */
export const grpcBenchmark: Benchmark = {
  name: 'grpc',
  description: 'OTLP/gRPC calls on one connection, 16 at a time, stored durably',
  runs: 3,
  metrics: [
    {
      metric: 'cpuPerSmallCall',
      unit: 'µs',
      better: 'lower',
      peers: peer('grpcJsCpuPerSmallCall'),
    },
    {
      metric: 'cpuPerCallOf100',
      unit: 'µs',
      better: 'lower',
      peers: peer('grpcJsCpuPerCallOf100'),
    },
    { metric: 'callsOf100', unit: '1/s', better: 'higher', peers: peer('grpcJsCallsOf100') },
  ],
  async run(say) {
    const small = await measureGrpc({ calls: 4000, spansPerCall: 1, concurrency: 16 });
    say(`${Math.round(small.baton.callsPerSecond)} calls/s of 1 span`);
    const large = await measureGrpc({ calls: 1000, spansPerCall: 100, concurrency: 16 });
    return {
      cpuPerSmallCall: small.baton.cpuMicrosPerCall,
      grpcJsCpuPerSmallCall: small.grpcJs.cpuMicrosPerCall,
      cpuPerCallOf100: large.baton.cpuMicrosPerCall,
      grpcJsCpuPerCallOf100: large.grpcJs.cpuMicrosPerCall,
      callsOf100: large.baton.callsPerSecond,
      grpcJsCallsOf100: large.grpcJs.callsPerSecond,
    };
  },
};
