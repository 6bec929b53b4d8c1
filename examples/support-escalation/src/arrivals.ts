const HOUR_MILLIS = 3_600_000;

/**
 * Creates the instants at which items arrive, in order: `atShare(0.5)` is when half of them have.
 * Customers sit in Europe and America, so weekdays are busiest from 12 to 20 UTC; nights and
 * weekends are quiet, not empty.
 */
export function createArrivals(o: {
  readonly startMillis: number;
  readonly endMillis: number;
}): (share: number) => number {
  const hours = Math.max(1, Math.ceil((o.endMillis - o.startMillis) / HOUR_MILLIS));
  const cumulative = new Float64Array(hours + 1);
  for (let hour = 0; hour < hours; hour += 1) {
    const weight = weightOfHour(o.startMillis + hour * HOUR_MILLIS);
    cumulative[hour + 1] = (cumulative[hour] ?? 0) + weight;
  }
  const total = cumulative[hours] ?? 0;
  return (share) => {
    const wanted = share * total;
    let low = 0;
    let high = hours;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((cumulative[middle] ?? 0) <= wanted) low = middle;
      else high = middle;
    }
    const from = cumulative[low] ?? 0;
    const weight = (cumulative[high] ?? 0) - from;
    return o.startMillis + Math.floor((low + (wanted - from) / weight) * HOUR_MILLIS);
  };
}

function weightOfHour(atMillis: number): number {
  const date = new Date(atMillis);
  const weekend = date.getUTCDay() === 0 || date.getUTCDay() === 6;
  return weightOfTimeOfDay(date.getUTCHours()) * (weekend ? 0.25 : 1);
}

function weightOfTimeOfDay(hour: number): number {
  if (hour < 6) return 0.2;
  if (hour < 12) return 1;
  if (hour < 20) return 1.4;
  return 0.6;
}
