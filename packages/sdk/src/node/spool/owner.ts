import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { threadId } from 'node:worker_threads';

/** Who writes a file of a spool: a file is named after its owner, so that others know whom to ask. */
export interface Owner {
  readonly host: string;
  readonly pid: number;
  readonly thread: number;
  readonly instance: string;
}

const FILE_NAME = /^(?<host>[\w.]*)-(?<pid>\d+)-(?<thread>\d+)-(?<instance>\w+)-\d+\.spool$/;

// Shared by all copies of this module in one thread, since they share its pid.
const LIVE: unique symbol = Symbol.for('baton.sdk.spool.instances') as never;
const state = globalThis as { [LIVE]?: Set<string> };
state[LIVE] ??= new Set();
const live: Set<string> = state[LIVE];

/** A new owner, alive until {@link retire}. */
export function createOwner(): Owner {
  const instance = randomBytes(6).toString('hex');
  live.add(instance);
  return {
    host: hostname().replaceAll(/[^\w.]/g, '_'),
    pid: process.pid,
    thread: threadId,
    instance,
  };
}

/** Says that an owner writes no more; its files are free to be adopted. */
export function retire(owner: Owner): void {
  live.delete(owner.instance);
}

/** Name of the owner's file with this number. */
export function fileName({ host, pid, thread, instance }: Owner, number: number): string {
  return `${host}-${pid}-${thread}-${instance}-${number}.spool`;
}

/** Owner of a file by its name, or undefined if it is none of a spool. */
export function ownerOf(name: string): Owner | undefined {
  const { host, pid, thread, instance } = FILE_NAME.exec(name)?.groups ?? {};
  if (host === undefined || instance === undefined) return undefined;
  return { host, pid: Number(pid), thread: Number(thread), instance };
}

/**
 * Whether the owner is known to be gone, as `self` sees it. Of a process elsewhere, or one whose id was
 * given to another, that cannot be known: the age of its file has to tell.
 */
export function isGone(owner: Owner, self: Owner): boolean {
  if (owner.host !== self.host) return false;
  if (owner.pid !== self.pid) return !isRunning(owner.pid);
  return owner.thread === self.thread && !live.has(owner.instance);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
