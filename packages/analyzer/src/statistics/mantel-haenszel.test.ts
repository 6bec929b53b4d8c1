import { expect, test } from 'vitest';
import { mantelHaenszel } from './mantel-haenszel.ts';

test("gives what R's mantelhaen.test gives on UCBAdmissions", () => {
  // Bickel, Hammel and O'Connell, Science 187, 1975: men admitted and not, women admitted and not, by department.
  const departments = [
    [512, 313, 89, 19],
    [353, 207, 17, 8],
    [120, 205, 202, 391],
    [138, 279, 131, 244],
    [53, 138, 94, 299],
    [22, 351, 24, 317],
  ] as const;
  const common = mantelHaenszel(
    departments.map(([exposedWith, exposedWithout, othersWith, othersWithout]) => ({
      ...{ exposedWith, exposedWithout, othersWith, othersWithout },
    })),
  );
  expect(common?.value).toBeCloseTo(0.9046968, 6);
  expect(common?.low).toBeCloseTo(0.7719074, 6);
  expect(common?.high).toBeCloseTo(1.0603298, 6);
});

test('is undefined where no stratum tells the arms apart', () => {
  expect(mantelHaenszel([])).toBeUndefined();
  const oneArm = { exposedWith: 3, exposedWithout: 4, othersWith: 0, othersWithout: 0 };
  expect(mantelHaenszel([oneArm])).toBeUndefined();
});
