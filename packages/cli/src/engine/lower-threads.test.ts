import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

const PROGRAM = `
  import { readdirSync } from 'node:fs';
  import { getPriority } from 'node:os';
  import { lowerThreads } from ${JSON.stringify(new URL('lower-threads.ts', import.meta.url).href)};
  const before = getPriority(process.pid);
  lowerThreads();
  const others = readdirSync('/proc/self/task').map(Number).filter((thread) => thread !== process.pid);
  const priorities = [...new Set(others.map((thread) => getPriority(thread)))];
  console.log(JSON.stringify({ before, own: getPriority(process.pid), others: others.length, priorities }));
`;

describe.skipIf(process.platform !== 'linux')('lowered threads', () => {
  it('are all but the one that JavaScript runs on', () => {
    const printed = execFileSync(process.execPath, ['--input-type=module', '-e', PROGRAM]);
    const { before, own, others, priorities } = JSON.parse(String(printed));
    expect(others).toBeGreaterThan(1);
    expect(priorities).toEqual([Math.max(10, before)]);
    expect(own).toBe(before);
  });
});
