import { readdirSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';

const NICENESS = 10;

/**
 * Lets other processes, the receiver's first of all, go before the threads that work for this one: senders wait for the
 * receiver, nobody for an insert. The thread that JavaScript runs on keeps its priority, and so does what is started
 * from it. Does nothing where threads have no priorities of their own, which is anywhere but on Linux.
 */
export function lowerThreads(): void {
  if (process.platform !== 'linux') return;
  for (const entry of readdirSync('/proc/self/task')) {
    const thread = Number(entry);
    if (thread === process.pid) continue;
    try {
      if (getPriority(thread) < NICENESS) setPriority(thread, NICENESS);
    } catch {
      // It has ended since.
    }
  }
}
