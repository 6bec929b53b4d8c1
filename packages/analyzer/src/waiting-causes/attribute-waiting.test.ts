import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { attributeWaiting, type Resource } from './attribute-waiting.ts';
import { batchReadyMillis } from './batch-ready.ts';
import { WAITING_CAUSES, type WaitingCause } from './waiting-cause.ts';
import type { WorkInstance } from './work-instance.ts';

const MINUTE = 60_000;
const person: Resource = { capacity: 1, batchRule: 'consecutive', restsWhenClosed: false };

/** An instance with times in minutes. */
function work(
  activity: string,
  times: readonly [enabled: number, start: number, end: number],
  more: Partial<WorkInstance> = {},
): WorkInstance {
  const [enabledMillis, startMillis, endMillis] = times.map((minute) => minute * MINUTE);
  return {
    activity,
    enabledMillis: enabledMillis ?? 0,
    startMillis: startMillis ?? 0,
    endMillis: endMillis ?? 0,
    ...more,
  };
}

/** Minutes by cause, those of 0 left out. */
function minutes(instances: readonly WorkInstance[], resource: Resource) {
  return attributeWaiting(instances, resource).map(({ partMillis }) =>
    Object.fromEntries(
      WAITING_CAUSES.map((cause) => [cause, partMillis[cause] / MINUTE] as const).filter(
        ([, value]) => value !== 0,
      ),
    ),
  );
}

/** Open but for the minutes from 120 to 150. */
const closedOnce = (from: number, to: number): number =>
  to - from - Math.max(0, Math.min(to, 150 * MINUTE) - Math.max(from, 120 * MINUTE));

describe('worked out by hand', () => {
  test('work enabled earlier or at the same time contends, later work was preferred', () => {
    const instances = [
      work('a', [0, 10, 30]),
      work('b', [5, 5, 10]),
      work('c', [20, 40, 60]),
      work('d', [20, 30, 40]),
      work('e', [35, 60, 70]),
    ];
    expect(minutes(instances, person)).toEqual([
      // Busy from 5 to 10 with what came later, free before that.
      { prioritisation: 5, unexplained: 5 },
      {},
      { contention: 20 },
      { contention: 10 },
      { contention: 25 },
    ]);
  });

  test('a batch waits until the last of it is enabled', () => {
    const instances = [
      work('call', [0, 60, 70]),
      work('call', [25, 70, 75]),
      work('call', [40, 80, 90]),
      work('call', [65, 90, 95]),
    ];
    expect(minutes(instances, person)).toEqual([
      { batching: 40, unexplained: 20 },
      { batching: 15, contention: 10, unexplained: 20 },
      // Behind the first two, and idle from 75 to 80.
      { contention: 15, unexplained: 25 },
      { contention: 20, unexplained: 5 },
    ]);
  });

  test('other work in between ends the batch of a person, not that of a team', () => {
    const instances = [
      work('call', [0, 60, 61]),
      work('mail', [59, 61, 62]),
      work('call', [30, 62, 63]),
    ];
    expect(batchReadyMillis(instances, 'consecutive')).toEqual([undefined, undefined, undefined]);
    const team = { togetherMillis: 2 * MINUTE };
    expect(batchReadyMillis(instances, team)).toEqual([30 * MINUTE, undefined, 30 * MINUTE]);
    expect(batchReadyMillis(instances, { togetherMillis: MINUTE })[0]).toBeUndefined();
  });

  test('an open question comes first, a closed receiver last', () => {
    const asked = work('a', [100, 180, 190], { questions: [[110 * MINUTE, 130 * MINUTE]] });
    expect(minutes([asked], { ...person, openMillis: closedOnce })).toEqual([
      { information: 20, unavailability: 20, unexplained: 40 },
    ]);
  });

  test('a person who works over the break is busy, a team that is closed is not', () => {
    const instances = [work('a', [0, 110, 160]), work('b', [100, 160, 170])];
    const open = { openMillis: closedOnce };
    expect(minutes(instances, { ...person, ...open })[1]).toEqual({
      contention: 50,
      unexplained: 10,
    });
    expect(minutes(instances, { ...person, ...open, restsWhenClosed: true })[1]).toEqual({
      contention: 20,
      unavailability: 30,
      unexplained: 10,
    });
  });

  test('what came in while a team was closed was not collected for a batch', () => {
    const instances = [work('a', [100, 160, 170]), work('a', [140, 161, 170])];
    const open = { openMillis: closedOnce, batchRule: { togetherMillis: 5 * MINUTE } };
    expect(minutes(instances, { ...person, ...open })[0]).toEqual({
      batching: 40,
      unavailability: 10,
      unexplained: 10,
    });
    expect(minutes(instances, { ...person, ...open, restsWhenClosed: true })[0]).toEqual({
      batching: 20,
      unavailability: 30,
      unexplained: 10,
    });
  });

  test('a team of two is full with two, and contends where two came no later', () => {
    const instances = [
      work('a', [0, 0, 100]),
      work('b', [30, 30, 50]),
      work('c', [10, 60, 70]),
      work('d', [40, 80, 90]),
    ];
    expect(minutes(instances, { ...person, capacity: 2 })).toEqual([
      {},
      {},
      // a and b are in hand from 30 to 50; b came later.
      { prioritisation: 20, unexplained: 30 },
      // a and b from 40 to 50, a and c from 60 to 70: all of them came no later.
      { contention: 20, unexplained: 20 },
    ]);
  });

  test('work that never ends takes up its place; a wait so far takes up none', () => {
    const instances = [
      work('a', [0, 10, 0], { endMillis: Infinity }),
      work('a', [20, 50, 50], { stillWaiting: true }),
      work('a', [30, 50, 50], { stillWaiting: true }),
    ];
    expect(minutes(instances, person)).toEqual([
      { unexplained: 10 },
      { contention: 30 },
      { contention: 20 },
    ]);
  });

  test('where clocks ran backwards there is no wait, and nothing at all is no crash', () => {
    expect(attributeWaiting([], person)).toEqual([]);
    expect(attributeWaiting([work('a', [50, 20, 60]), work('a', [40, 60, 10])], person)).toEqual([
      { totalMillis: 0, partMillis: expect.objectContaining({ unexplained: 0, contention: 0 }) },
      {
        totalMillis: 20 * MINUTE,
        partMillis: expect.objectContaining({ contention: 20 * MINUTE }),
      },
    ]);
  });
});

describe('against the definition, moment by moment', () => {
  const span = fc.integer({ min: 0, max: 12 });
  const instance = fc
    .record({
      activity: fc.constantFrom('a', 'b'),
      enabledMillis: fc.integer({ min: 0, max: 40 }),
      waits: fc.integer({ min: -2, max: 15 }),
      works: fc.oneof(span, span, fc.constant(Infinity)),
      asks: fc.option(fc.tuple(fc.integer({ min: 0, max: 45 }), span), { nil: undefined }),
      stillWaiting: fc.boolean(),
    })
    .map(({ waits, works, asks, stillWaiting, ...rest }): WorkInstance => {
      const startMillis = rest.enabledMillis + waits;
      return {
        ...rest,
        startMillis,
        endMillis: startMillis + works,
        ...(asks && { questions: [[asks[0], asks[0] + asks[1]]] }),
        stillWaiting,
      };
    });
  const isOpen = (millis: number): boolean => millis % 10 < 7;
  const openMillis = (from: number, to: number): number => {
    let open = 0;
    for (let at = from; at < to; at++) open += isOpen(at) ? 1 : 0;
    return open;
  };
  const resource: fc.Arbitrary<Resource> = fc.record({
    capacity: fc.integer({ min: 1, max: 3 }),
    batchRule: fc.constantFrom('consecutive' as const, { togetherMillis: 3 }),
    openMillis: fc.constantFrom(undefined, openMillis),
    restsWhenClosed: fc.boolean(),
  });

  function causeAt(
    at: number,
    place: number,
    o: {
      readonly instances: readonly WorkInstance[];
      readonly ready: readonly (number | undefined)[];
      readonly resource: Resource;
    },
  ): WaitingCause {
    const self = o.instances[place] as WorkInstance;
    if (self.questions?.some(([from, to]) => from <= at && at < to)) return 'information';
    const closed = o.resource.openMillis !== undefined && !isOpen(at);
    if (closed && o.resource.restsWhenClosed) return 'unavailability';
    if (at < (o.ready[place] ?? Number.NEGATIVE_INFINITY)) return 'batching';
    const inHand = o.instances.filter(
      (other) => !other.stillWaiting && other.startMillis <= at && at < other.endMillis,
    );
    const earlier = inHand.filter(
      (other) => Math.min(other.enabledMillis, other.startMillis) <= self.enabledMillis,
    );
    if (earlier.length >= o.resource.capacity) return 'contention';
    if (inHand.length >= o.resource.capacity) return 'prioritisation';
    return closed ? 'unavailability' : 'unexplained';
  }

  test('every moment has the cause that the definition says, and the parts sum to the total', () => {
    fc.assert(
      fc.property(fc.array(instance, { maxLength: 12 }), resource, (instances, resource) => {
        const ready = batchReadyMillis(instances, resource.batchRule);
        const results = attributeWaiting(instances, resource);
        for (const [place, { enabledMillis, startMillis }] of instances.entries()) {
          const expected = Object.fromEntries(WAITING_CAUSES.map((cause) => [cause, 0])) as Record<
            WaitingCause,
            number
          >;
          for (let at = enabledMillis; at < startMillis; at++) {
            expected[causeAt(at, place, { instances, ready, resource })] += 1;
          }
          const { partMillis, totalMillis } = results[place] ?? {};
          expect(partMillis).toEqual(expected);
          expect(totalMillis).toBe(Math.max(0, startMillis - enabledMillis));
          expect(WAITING_CAUSES.reduce((sum, cause) => sum + (partMillis?.[cause] ?? 0), 0)).toBe(
            totalMillis,
          );
        }
      }),
      { numRuns: 300, seed: 4 },
    );
  });

  test('neither the order of the instances nor a shift in time changes anything', () => {
    fc.assert(
      fc.property(fc.array(instance, { maxLength: 10 }), fc.nat(5), (instances, turn) => {
        const resource: Resource = { ...person, capacity: 1 + (turn % 2) };
        const plain = attributeWaiting(instances, resource);
        const turned = [...instances.slice(turn), ...instances.slice(0, turn)];
        const back = attributeWaiting(turned, resource);
        const at = Math.min(turn, instances.length);
        expect([...back.slice(back.length - at), ...back.slice(0, back.length - at)]).toEqual(
          plain,
        );
        const day = 1_800_000_000_000;
        const shifted = instances.map(({ questions, ...one }) => ({
          ...one,
          enabledMillis: one.enabledMillis + day,
          startMillis: one.startMillis + day,
          endMillis: one.endMillis + day,
          ...(questions && { questions: questions.map(([a, b]) => [a + day, b + day] as const) }),
        }));
        expect(attributeWaiting(shifted, resource)).toEqual(plain);
      }),
      { numRuns: 100, seed: 5 },
    );
  });
});
