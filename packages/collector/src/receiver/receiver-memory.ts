/**
 * How a receiver's process is best started, to keep its memory small: most of it are buffers that live for one request.
 * A small young generation lets go of them sooner, and a fixed threshold has the C library give their pages back
 * (measured at 64 connections of 350 KB bodies: 180 MiB at the most rather than 273, at the same rate). It is what Node
 * reads of a socket at a time: kept among smaller things, these buffers left holes (after 400,000 requests of the fuzz
 * 231 MiB at the most rather than 284).
 */
export const RECEIVER_MEMORY = {
  execArgv: ['--max-semi-space-size=4'],
  env: { MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '65536' },
} as const;
