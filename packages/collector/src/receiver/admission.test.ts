import { describe, expect, it } from 'vitest';
import { createAdmission } from './admission.ts';

/** Tells as an event when a wait is over, and how. */
function record(): {
  readonly events: string[];
  note(name: string, wait: Promise<boolean>): Promise<void>;
} {
  const events: string[] = [];
  return {
    events,
    note: async (name, wait) => void events.push(`${name} ${(await wait) ? 'taken' : 'refused'}`),
  };
}

describe('bytes that requests hold together', () => {
  it('are waited for, the oldest request first', async () => {
    const admission = createAdmission({ maxBytes: 90 });
    const [first, second, third] = [admission.enter(), admission.enter(), admission.enter()];
    expect([first.take(90), second.take(1)]).toEqual([true, false]);
    const { events, note } = record();
    const over = [note('third', third.wait(70)), note('second', second.wait(70))];
    await Promise.resolve();
    expect(events).toEqual([]);
    first.release();
    await over[1];
    expect(events).toEqual(['second taken']);
    second.release();
    await over[0];
    expect(admission.heldBytes()).toBe(70);
  });

  it('let one request at a time exceed the limit by a third, so that halves do not wait for one another', async () => {
    const admission = createAdmission({ maxBytes: 90 });
    const requests = Array.from({ length: 3 }, () => admission.enter());
    for (const request of requests) expect(request.take(30)).toBe(true);
    const { events, note } = record();
    const over = requests.map((request, index) => note(String(index), request.wait(15)));
    await over[0];
    expect([events, admission.heldBytes()]).toEqual([['0 taken'], 105]);
    const again = note('0 again', requests[0]?.wait(15) as Promise<boolean>);
    await again;
    expect([events.length, admission.heldBytes()]).toEqual([2, 120]);
    requests[0]?.exchange(20);
    await over[1];
    expect([events.at(-1), admission.heldBytes()]).toEqual(['1 taken', 95]);
    requests[0]?.release();
    await over[2];
    expect([events.at(-1), admission.heldBytes()]).toEqual(['2 taken', 90]);
  });

  it('are refused after a while, to those that leave, and where too many wait', async () => {
    const admission = createAdmission({ maxBytes: 10, maxWaitMillis: 30, maxWaiting: 2 });
    admission.enter().take(10);
    const leaving = admission.enter();
    const left = leaving.wait(20);
    const late = admission.enter().wait(20);
    expect(await admission.enter().wait(20)).toBe(false);
    leaving.release();
    expect(await left).toBe(false);
    expect(await late).toBe(false);
    expect(admission.heldBytes()).toBe(10);
  });

  it('are had by a request that is alone, however many', async () => {
    const admission = createAdmission({ maxBytes: 10 });
    const done: string[] = [];
    const request = admission.enter();
    request.onRelease(() => void done.push('released'));
    expect(await request.wait(1000)).toBe(true);
    request.exchange(500);
    expect([done, admission.heldBytes()]).toEqual([['released'], 500]);
    request.release();
    expect([done, admission.heldBytes()]).toEqual([['released'], 0]);
  });
});
