import { effectOn, stratumSums } from '../../packages/analyzer/src/factors/effects.ts';
import type { Outcome } from '../../packages/analyzer/src/factors/factor-sample.ts';
import { medianRatio } from '../../packages/analyzer/src/factors/median-ratio.ts';
import { strataOf } from '../../packages/analyzer/src/factors/strata.ts';
import { byTime, stratifiedTimes } from '../../packages/analyzer/src/factors/stratified-times.ts';
import { type FactorName, plantedSample } from '../../packages/analyzer/testdata/planted-sample.ts';

/**
 * What an adjusted effect is an estimate of: the same comparison over items that all have the factor and as many that
 * all lack it, drawn alike otherwise.
 */
export function trueEffect(factor: FactorName, outcomeName: string, items: number): number {
  const half = Math.floor(items / 2);
  const [having, lacking] = ([1, 0] as const).map((value) =>
    plantedSample({ rows: half, seed: 900_000 + value, set: { [factor]: value } }),
  );
  if (having === undefined || lacking === undefined) throw new Error('no items were drawn');
  const exposed = new Uint8Array(2 * half).fill(1, 0, half);
  const adjustedFor = having.adjustedFor.map(({ name, values }, at) => ({
    name,
    values: joined(values, lacking.adjustedFor[at]?.values ?? values),
  }));
  const strata = strataOf(2 * half, adjustedFor);
  const [one, other] = [having, lacking].map(({ outcomes }) =>
    outcomes.find(({ name }) => name === outcomeName),
  );
  const value = effectOf(one as Outcome, other as Outcome, { exposed, strata });
  if (value === undefined) throw new Error(`${factor} has no true effect on ${outcomeName}`);
  return value;
}

function effectOf(
  one: Outcome,
  other: Outcome,
  { exposed, strata }: { exposed: Uint8Array; strata: ReturnType<typeof strataOf> },
): number | undefined {
  if (one.kind === 'time' && other.kind === 'time') {
    const seconds = joined(one.seconds, other.seconds);
    const ended = joined(one.ended, other.ended);
    const times = stratifiedTimes({ seconds, ended }, byTime(seconds, ended), strata);
    return medianRatio(times, exposed)?.value;
  }
  if (one.kind === 'share' && other.kind === 'share') {
    const happened = joined(one.happened, other.happened);
    const known = joined(one.known, other.known);
    return effectOn(one, stratumSums({ ...one, happened, known }, exposed, strata))?.value;
  }
  if (one.kind === 'number' && other.kind === 'number') {
    const values = joined(one.values, other.values);
    const known = joined(one.known, other.known);
    return effectOn(one, stratumSums({ ...one, values, known }, exposed, strata))?.value;
  }
  return undefined;
}

function joined<T extends Uint8Array | Uint32Array | Float64Array>(one: T, other: T): T {
  const both = new (one.constructor as new (length: number) => T)(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
