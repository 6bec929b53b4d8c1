/** A request that is answered with an error; `headers` go with it. */
export class RequestError extends Error {
  readonly status: number;
  readonly rpcCode: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    answer: { status: number; rpcCode: number; headers?: Readonly<Record<string, string>> },
    message: string,
  ) {
    super(message);
    this.status = answer.status;
    this.rpcCode = answer.rpcCode;
    this.headers = answer.headers ?? {};
  }
}

const INVALID_ARGUMENT = 3;
const DEADLINE_EXCEEDED = 4;
const UNIMPLEMENTED = 12;
const UNAVAILABLE = 14;

/** 400: the body is not what it says; clients must not send it again. */
export const badRequest = (message: string): RequestError =>
  new RequestError({ status: 400, rpcCode: INVALID_ARGUMENT }, message);

/** 413: the body, as sent or inflated, is over the limit. */
export const tooLarge = (message: string): RequestError =>
  new RequestError({ status: 413, rpcCode: INVALID_ARGUMENT }, message);

/** 404: nothing is served here. */
export const notFound = (message: string): RequestError =>
  new RequestError({ status: 404, rpcCode: UNIMPLEMENTED }, message);

/** 405: the path is right, the method is not. */
export const methodNotAllowed = (allow: string): RequestError =>
  new RequestError(
    { status: 405, rpcCode: UNIMPLEMENTED, headers: { allow } },
    `Only ${allow} is served here.`,
  );

/** 415: neither protobuf nor JSON, or an encoding other than gzip. */
export const unsupported = (message: string): RequestError =>
  new RequestError({ status: 415, rpcCode: INVALID_ARGUMENT }, message);

/** 408: the body did not come. */
export const timedOut = (message: string): RequestError =>
  new RequestError({ status: 408, rpcCode: DEADLINE_EXCEEDED }, message);

/**
 * 503: the same request may succeed soon. The hint is one second because stock exporters give up at once when it
 * exceeds the time they have left.
 */
export const unavailable = (message: string): RequestError =>
  new RequestError({ status: 503, rpcCode: UNAVAILABLE, headers: { 'retry-after': '1' } }, message);
