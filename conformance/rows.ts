/** How strongly a row binds: what OTLP says, what the reference Collector does, or what Baton adds. */
export type Level = 'MUST' | 'SHOULD' | 'MAY' | 'reference' | 'own';

/** One requirement that receivers are held to. */
export interface Row {
  readonly level: Level;
  readonly says: string;
}

/** Levels from the strictest on, as reports list them. */
export const LEVELS: readonly Level[] = ['MUST', 'SHOULD', 'MAY', 'reference', 'own'];

/** Every row; README.md beside this file says where each comes from. */
export const ROWS = {
  A1: { level: 'MUST', says: 'accepts uncompressed and gzip requests' },
  A2: {
    level: 'MUST',
    says: 'bounds a request as sent and as inflated, by 64 MiB if not told otherwise',
  },
  A3: { level: 'MUST', says: 'keeps its answers under 4 MiB' },
  A4: { level: 'SHOULD', says: 'answers success to a request without spans' },
  A5: { level: 'MUST', says: 'leaves partial_success unset when every span was kept' },
  A6: { level: 'MUST', says: 'tells how many spans of a kept request were rejected, and why' },
  A7: { level: 'MUST', says: 'warns only with rejected_spans 0 and a message' },
  A8: { level: 'MUST', says: 'rejects spans only for what a resend would not change' },
  A9: { level: 'own', says: 'answers success to an identical resend and stores it once' },
  A10: { level: 'MUST', says: 'takes every kind of value in an attribute' },
  A11: { level: 'MUST', says: 'ignores unknown fields, flag bits and enum numbers' },
  A12: { level: 'own', says: 'rejects a span with an invalid id, not its request' },
  A13: {
    level: 'own',
    says: 'keeps a span that ends before it starts, with duration 0 and both times',
  },
  H1: {
    level: 'MUST',
    says: 'takes traces at POST /v1/traces, and other signals only if it keeps them',
  },
  H2: { level: 'SHOULD', says: 'takes protobuf and JSON on one port, by content type' },
  H3: { level: 'MUST', says: "answers with the request's content type" },
  H4: { level: 'MAY', says: 'gzips answers on Accept-Encoding' },
  H5: { level: 'MUST', says: 'answers 413 to what is over the limit' },
  H6: { level: 'MUST', says: 'answers 400 to what cannot be decoded' },
  H7: {
    level: 'MUST',
    says: "gives a google.rpc.Status in the request's encoding with every error",
  },
  H8: { level: 'MUST', says: 'never answers a passing fault with what clients do not retry' },
  H9: { level: 'SHOULD', says: 'answers overload with 429 or 503 and a short Retry-After' },
  H10: { level: 'SHOULD', says: 'keeps HTTP/1.1 connections alive; may speak HTTP/2' },
  H11: { level: 'MAY', says: 'serves gRPC on the HTTP port' },
  H12: {
    level: 'reference',
    says: 'answers wrong methods, types, encodings and credentials with 405, 415, 400, 401',
  },
  H13: { level: 'reference', says: 'gives errors the gRPC code that their HTTP status stands for' },
  H14: { level: 'reference', says: 'has CORS off unless configured' },
  H15: {
    level: 'reference',
    says: 'reads further compressions or refuses them plainly; drops clients that stall',
  },
  J1: { level: 'MUST', says: 'reads ids as hex of either case' },
  J2: { level: 'MUST', says: 'knows lowerCamelCase keys only' },
  J3: { level: 'MUST', says: 'reads enums as integers' },
  J4: { level: 'MUST', says: 'reads 64-bit integers as decimal strings and as numbers' },
  J5: { level: 'MUST', says: 'reads bytes as base64, special doubles by name, null as absent' },
  J6: { level: 'reference', says: 'refuses integers that are none, and negative unsigned ones' },
  J7: { level: 'MUST', says: 'ignores unknown fields at every level' },
  G1: { level: 'MUST', says: 'serves TraceService/Export, calls in parallel too' },
  G2: {
    level: 'MUST',
    says: 'answers RESOURCE_EXHAUSTED without RetryInfo to what is over the limit',
  },
  G3: { level: 'SHOULD', says: 'answers overload with UNAVAILABLE' },
  G4: { level: 'SHOULD', says: 'answers INVALID_ARGUMENT to what cannot be decoded' },
  G5: { level: 'reference', says: 'answers permanent faults with codes that clients do not retry' },
} as const satisfies Record<string, Row>;

/** Name of a row, such as `H5`. */
export type RowName = keyof typeof ROWS;
