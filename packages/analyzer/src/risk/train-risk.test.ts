import { describe, expect, test } from 'vitest';
import { encode } from './design.ts';
import { predict, termsOf } from './risk-model.ts';
import type { RiskRow } from './risk-row.ts';
import { RISK_TARGETS } from './targets.ts';
import { isLearnt, trainRisk } from './train-risk.ts';

const HOUR_MILLIS = 3_600_000;
const [failed] = RISK_TARGETS;
if (failed === undefined) throw new Error('no target');

/** Handoffs an hour apart; `wrong` says how likely each is to be bounced. */
function handoffs(n: number, wrong: (hasLogs: boolean, receiver: string) => number): RiskRow[] {
  let state = 1;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return Array.from({ length: n }, (_, at) => {
    const hasLogs = random() < 0.5;
    const receiver = random() < 0.5 ? 'core' : 'edge';
    const isSentBack = random() < wrong(hasLogs, receiver);
    return {
      item: `T-${at}`,
      cycle: 1,
      handoffId: `${at}`,
      initiatedMillis: at * HOUR_MILLIS,
      endedMillis: (at + 1 + 3 * random()) * HOUR_MILLIS,
      isSentBack,
      dueMillis: null,
      returnedMillis: null,
      names: ['support', receiver, `support → ${receiver}`, 'escalate', String(at % 7), '1'],
      numbers: [hasLogs ? 1 : 0.5, random(), random(), null, random()],
    };
  });
}

describe('the risk of a handoff', () => {
  const planted = handoffs(4000, (hasLogs, receiver) =>
    Math.min(0.9, (hasLogs ? 0.1 : 0.4) * (receiver === 'core' ? 1 : 1.6)),
  );
  const learnt = trainRisk(failed, planted, 4010 * HOUR_MILLIS);

  test('is foretold by a regression where a number matters that no rate can see', () => {
    if (!isLearnt(learnt)) throw new Error('nothing learnt');
    expect(learnt).toMatchObject({ chosen: 'logistic', isUsed: true });
    const { logistic, receiver } = learnt.evaluations;
    expect(logistic?.auc?.value).toBeGreaterThan((receiver?.auc?.value ?? 1) + 0.1);
    expect(logistic?.calibrationError).toBeLessThan(0.06);
    expect(logistic?.brier).toBeLessThan(learnt.constantBrier);
  });

  test('is the sum of its terms', () => {
    if (!isLearnt(learnt)) throw new Error('nothing learnt');
    const rows = planted.slice(0, 50);
    const terms = termsOf(learnt.model);
    const features = ['sender', 'receiver', 'pair', 'handoff', 'weekday', 'quarter_of_day'];
    const numbers = ['completeness', 'workload', 'hops', 'rounds', 'age'];
    const expected = predict(learnt.model, encode(rows, learnt.model.encoding));
    rows.forEach((row, at) => {
      const sum = terms.reduce((total, { feature, value, weight, center, scale }) => {
        if (feature === 'intercept') return total + weight;
        const named = features.indexOf(feature);
        if (named >= 0) return total + (row.names[named] === value ? weight : 0);
        const number = row.numbers[numbers.indexOf(feature)];
        return number == null ? total : total + (weight * (number - center)) / scale;
      }, 0);
      expect(1 / (1 + Math.exp(-sum))).toBeCloseTo(expected[at] ?? Number.NaN, 10);
    });
  });

  test('is not scored where nothing tells handoffs apart', () => {
    const null_ = trainRisk(
      failed,
      handoffs(3000, () => 0.3),
      3010 * HOUR_MILLIS,
    );
    expect(null_).toMatchObject({ isUsed: false });
  });

  test('is learnt only from handoffs whose horizon has passed', () => {
    const rows = handoffs(4000, () => 0.3);
    // The last ones look better than they are: they had no time yet to be bounced.
    const cut = rows.map((row) =>
      (row.endedMillis ?? 0) > 3990 * HOUR_MILLIS ? { ...row, endedMillis: null } : row,
    );
    const learntCut = trainRisk(failed, cut, 3990 * HOUR_MILLIS);
    if (!isLearnt(learntCut)) throw new Error('nothing learnt');
    const last = 3990 * HOUR_MILLIS - learntCut.horizonMillis;
    expect(learntCut.matured).toBe(rows.filter((row) => row.initiatedMillis <= last).length);
  });

  test.each([
    ['nothing', 0, 250],
    ['one handoff', 1, 249],
    ['a hundred', 100, 150],
  ])('says how much is missing after %s', (_, n, needed) => {
    const rows = handoffs(n, () => 0.5);
    expect(trainRisk(failed, rows, 9999 * HOUR_MILLIS)).toMatchObject({ needed });
  });

  test('says that what never happened cannot be told apart', () => {
    const never = trainRisk(
      failed,
      handoffs(1000, () => 0),
      1010 * HOUR_MILLIS,
    );
    expect(never).toMatchObject({ wrong: 0, needed: null });
  });
});
