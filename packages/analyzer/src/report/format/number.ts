import type { Share } from '../report-schema.ts';

/** A count with thousands separators: `1,340`. */
export function formatCount(count: number): string {
  return Math.round(count)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A number with three significant digits: `4.12`. */
export function formatDigits(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/** A share as a percentage: `38 %`; below 10 % with one digit, and never a rounded 0 % or 100 %. */
export function formatPercent(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 0.1) return '< 0.1 %';
  if (percent < 100 && percent > 99.9) return '> 99.9 %';
  if (percent === 0 || percent === 100) return `${percent} %`;
  const text = percent < 9.95 || percent >= 99.5 ? percent.toFixed(1) : percent.toFixed(0);
  return `${text} %`;
}

/** An interval of shares: `24–37 %`. */
export function formatInterval(low: number, high: number): string {
  const digits = high < 0.0995 ? 1 : 0;
  return `${(low * 100).toFixed(digits)}–${(high * 100).toFixed(digits)} %`;
}

/** A share with its interval and size: `30 % (24–37 %, 64 of 212)`. */
export function formatShare(share: Share): string {
  const size = `${formatCount(share.count)} of ${formatCount(share.n)}`;
  return `${formatPercent(share.share)} (${formatInterval(share.low, share.high)}, ${size})`;
}
