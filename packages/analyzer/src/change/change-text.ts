import type { Effect } from '../findings/finding.ts';

/** By how much something changed, for people: `24 %`, `5.2 percentage points`, `0.31`. */
function amount(effect: Effect, value: number): string {
  if (effect.measure === 'difference_of_shares') return `${(Math.abs(value) * 100).toFixed(1)}`;
  if (effect.measure === 'difference_of_means') return Math.abs(value).toFixed(2);
  return Math.abs((value - 1) * 100).toFixed(0);
}

const unitOf = (effect: Effect): string =>
  effect.measure === 'difference_of_shares'
    ? ' percentage points'
    : effect.measure === 'difference_of_means'
      ? ''
      : ' %';

const nothing = (effect: Effect): number => (effect.measure.startsWith('difference') ? 0 : 1);

const signed = (effect: Effect, value: number): string => {
  const text = amount(effect, value);
  if (Number(text) === 0) return text;
  return `${value < nothing(effect) ? '−' : '+'}${text}`;
};

/** `fell by 24 % (15 to 33 %)`, the interval from small to large. */
export function changeText(effect: Effect): string {
  const { value, low, high } = effect;
  const fell = value < nothing(effect);
  const [least, most] = fell ? [high, low] : [low, high];
  const unit = unitOf(effect);
  return `${fell ? 'fell' : 'rose'} by ${amount(effect, value)}${unit} (${amount(effect, least)} to ${amount(effect, most)}${unit})`;
}

/** `−2 % (−9 to +6 %)`, for changes that may be none. */
export function signedChangeText(effect: Effect): string {
  const { value, low, high } = effect;
  const unit = unitOf(effect);
  return `${signed(effect, value)}${unit} (${signed(effect, low)} to ${signed(effect, high)}${unit})`;
}
