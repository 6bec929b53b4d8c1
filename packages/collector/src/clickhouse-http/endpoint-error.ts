/** Error numbers of ClickHouse that the endpoint itself answers with. */
export const CODES = {
  badArguments: 36,
  notImplemented: 48,
  syntax: 62,
  unknownSetting: 115,
  timeout: 159,
  readOnly: 164,
  requiredPassword: 194,
  unknownFormat: 73,
  tooManyQueries: 202,
  tooManyBytes: 307,
  unknownCompression: 89,
  cannotDecompress: 271,
  missingParameter: 456,
  accessDenied: 497,
  authenticationFailed: 516,
  noHandler: 404,
} as const;

/** Names that go with the numbers, as a server prints them. */
const NAMES: Readonly<Record<number, string>> = {
  36: 'BAD_ARGUMENTS',
  48: 'NOT_IMPLEMENTED',
  62: 'SYNTAX_ERROR',
  73: 'UNKNOWN_FORMAT',
  89: 'UNKNOWN_COMPRESSION_METHOD',
  115: 'UNKNOWN_SETTING',
  159: 'TIMEOUT_EXCEEDED',
  164: 'READONLY',
  194: 'REQUIRED_PASSWORD',
  202: 'TOO_MANY_SIMULTANEOUS_QUERIES',
  271: 'CANNOT_DECOMPRESS',
  307: 'TOO_MANY_BYTES',
  404: 'NO_HANDLER',
  456: 'UNKNOWN_QUERY_PARAMETER',
  497: 'ACCESS_DENIED',
  516: 'AUTHENTICATION_FAILED',
};

// Source: ClickHouse, exceptionCodeToHTTPStatus.cpp.
const STATUS_OF_CODE: Readonly<Record<number, number>> = {
  ...Object.fromEntries(
    [6, 26, 27, 36, 38, 41, 43, 53, 62, 69, 70, 71, 72, 73, 117, 130, 131, 184, 386, 456].map(
      (code) => [code, 400],
    ),
  ),
  ...Object.fromEntries([16, 46, 47, 50, 56, 60, 81, 115, 404].map((code) => [code, 404])),
  48: 501,
  89: 415,
  159: 408,
  164: 403,
  194: 401,
  202: 503,
  203: 503,
  209: 503,
  210: 503,
  243: 503,
  271: 400,
  307: 413,
  497: 403,
  516: 403,
};

/** A request that is answered with an error as a ClickHouse server words it. */
export class EndpointError extends Error {
  readonly code: number;
  readonly status: number;

  constructor(code: number, message: string, options?: ErrorOptions) {
    super(`Code: ${code}. DB::Exception: ${message} (${NAMES[code] ?? 'UNKNOWN'})`, options);
    this.code = code;
    this.status = statusOf(code);
  }
}

/** HTTP status for an error number of ClickHouse. */
export function statusOf(code: number): number {
  return STATUS_OF_CODE[code] ?? 500;
}
