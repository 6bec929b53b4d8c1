import { RECEIVER_MEMORY } from '@baton/collector';
import { type Child, startChild } from '../start-child.ts';

/** Starts a receiver in a process of its own, as `baton up` starts it. */
export function startReceiverChild(dataDir: string): Promise<Child<{ url: string }>> {
  const { execArgv, env: environment } = RECEIVER_MEMORY;
  return startChild(new URL('receiver-process.ts', import.meta.url), {
    dataDir,
    execArgv,
    environment,
  });
}
