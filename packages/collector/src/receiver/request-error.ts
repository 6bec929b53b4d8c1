/** A request that is answered with an error. */
export class RequestError extends Error {
  /** HTTP status. */
  readonly status: number;
  /** Code of google.rpc.Status, which is the status of gRPC. */
  readonly rpcCode: number;
  /** Seconds after which the same request may succeed; absent where sending it again is no use. */
  readonly retryAfterSeconds: number | undefined;
  /** Why, as one of few words for a metric, such as `log_full`. */
  readonly reason: string;
  /** HTTP headers that go with it. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    answer: {
      status: number;
      rpcCode: number;
      retryAfterSeconds?: number;
      /** @default what the status says */
      reason?: string;
      headers?: Readonly<Record<string, string>>;
    },
    message: string,
  ) {
    super(message);
    this.status = answer.status;
    this.rpcCode = answer.rpcCode;
    this.retryAfterSeconds = answer.retryAfterSeconds;
    this.reason = answer.reason ?? REASONS[answer.status] ?? 'other';
    this.headers = answer.headers ?? {};
  }
}

const REASONS: Readonly<Record<number, string>> = {
  400: 'malformed',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  408: 'timed_out',
  413: 'too_large',
  415: 'unsupported',
  429: 'rate_limited',
  503: 'unavailable',
};

/** Codes of google.rpc.Code that requests are answered with. */
export const RPC_CODES = {
  ok: 0,
  invalidArgument: 3,
  deadlineExceeded: 4,
  permissionDenied: 7,
  resourceExhausted: 8,
  unimplemented: 12,
  internal: 13,
  unavailable: 14,
  unauthenticated: 16,
} as const;

/** Stock exporters give up at once when a hint exceeds the time they have left. */
const HINT_SECONDS = 1;

/** 400: the body is not what it says; clients must not send it again. */
export const badRequest = (message: string): RequestError =>
  new RequestError({ status: 400, rpcCode: RPC_CODES.invalidArgument }, message);

/** 413: the body, as sent or inflated, is over the limit. */
export const tooLarge = (message: string): RequestError =>
  new RequestError({ status: 413, rpcCode: RPC_CODES.resourceExhausted }, message);

/** 404: nothing is served here. */
export const notFound = (message: string): RequestError =>
  new RequestError({ status: 404, rpcCode: RPC_CODES.unimplemented }, message);

/** 405: the path is right, the method is not. */
export const methodNotAllowed = (allow: string): RequestError =>
  new RequestError(
    { status: 405, rpcCode: RPC_CODES.unimplemented, headers: { allow } },
    `Only ${allow} is served here.`,
  );

/** 415: neither protobuf nor JSON, or an encoding that is not read. */
export const unsupported = (message: string): RequestError =>
  new RequestError({ status: 415, rpcCode: RPC_CODES.unimplemented }, message);

/** 431: more headers than are read. */
export const headersTooLarge = (): RequestError =>
  new RequestError(
    { status: 431, rpcCode: RPC_CODES.resourceExhausted },
    'The headers are larger or more than what is read.',
  );

/** 417: the client expects something else than to go on. */
export const expectationFailed = (): RequestError =>
  new RequestError(
    { status: 417, rpcCode: RPC_CODES.unimplemented },
    'Only the expectation 100-continue is met.',
  );

/** 408: the request did not come in time. */
export const timedOut = (message: string): RequestError =>
  new RequestError({ status: 408, rpcCode: RPC_CODES.deadlineExceeded }, message);

/** 503: the same request may succeed soon; the reason is for the metrics. */
export const unavailable = (message: string, reason = 'unavailable'): RequestError =>
  new RequestError(
    { status: 503, rpcCode: RPC_CODES.unavailable, retryAfterSeconds: HINT_SECONDS, reason },
    message,
  );

/** 503 because other requests hold what this one needs. */
export const busy = (): RequestError =>
  unavailable('The receiver is busy with other requests.', 'busy');

/** The error as one of a request; whatever is not known to be the client's fault may well pass. */
export function requestErrorOf(error: unknown): RequestError {
  if (error instanceof RequestError) return error;
  return unavailable('The receiver failed to handle this request.', 'failed');
}
