import { SendFailure } from './channel.ts';

/** Posts JSON and lets go of the answer; what failed is said without the address, which may be a secret. */
export async function postJson(o: {
  readonly url: string;
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}): Promise<void> {
  let response: Response;
  try {
    response = await fetch(o.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...o.headers },
      body: JSON.stringify(o.body),
      signal: o.signal,
      // A redirect would take the message, and the token with it, elsewhere.
      redirect: 'manual',
    });
    await response.body?.cancel();
  } catch (cause) {
    throw new SendFailure(reasonOf(cause), { isFinal: false });
  }
  const { status } = response;
  if (status >= 200 && status < 300) return;
  const isFinal = status < 500 && status !== 429 && status !== 408;
  throw new SendFailure(`It answered ${status}.`, {
    isFinal,
    retryAfterMillis: retryAfter(response.headers.get('retry-after')),
  });
}

function reasonOf(cause: unknown): string {
  const { name, cause: inner } = cause as Error & { cause?: { code?: string } };
  if (name === 'TimeoutError') return 'It did not answer in time.';
  return `It cannot be reached${inner?.code === undefined ? '' : ` (${inner.code})`}.`;
}

function retryAfter(text: string | null): number | undefined {
  if (text === null) return undefined;
  const millis = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isFinite(millis) ? Math.max(0, millis) : undefined;
}
