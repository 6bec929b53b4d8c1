import { createProgress } from './terminal/progress.ts';

/** Plays the demo's story through the SDK into an OTLP endpoint, with a progress bar. */
export async function playInto(
  endpoint: string,
  o: {
    headers: Readonly<Record<string, string>>;
    items?: number;
    seed?: number;
    signal: AbortSignal;
  },
): Promise<{ items: number; facts: number }> {
  // With the SDK, which no other command needs.
  const { playDemo } = await import('@baton/example-support-escalation');
  const progress = createProgress('Playing the demo', 'items');
  try {
    return await playDemo({
      endpoint,
      headers: o.headers,
      signal: o.signal,
      ...(o.items === undefined ? {} : { items: o.items }),
      ...(o.seed === undefined ? {} : { seed: o.seed }),
      onProgress: ({ done, total }) => progress.update(done, total),
    });
  } finally {
    progress.stop();
  }
}
