/** What people write for a key that has another name here. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  name: 'handoff',
  handoffname: 'handoff',
  id: 'item',
  key: 'item',
  ticket: 'item',
  issue: 'item',
  event: 'verb',
  action: 'verb',
  operation: 'verb',
  time: 'at',
  timestamp: 'at',
  date: 'at',
  from: 'source',
  to: 'target',
  stage: 'target',
  team: 'target',
  tenant: 'namespace',
  environment: 'namespace',
  attempt: 'cycle',
  idempotencykey: 'eventId',
  deliveryid: 'eventId',
  order: 'sequence',
  result: 'outcome',
  rating: 'score',
  deadline: 'due',
  fields: 'context',
  start: 'since',
  link: 'url',
};

/** The known key that an unknown one most likely stands for; undefined if none is near. */
export function nearestKey(unknown: string, known: readonly string[]): string | undefined {
  const wanted = plain(unknown);
  const other = Object.hasOwn(OTHER_NAMES, wanted) ? OTHER_NAMES[wanted] : undefined;
  if (other !== undefined && known.includes(other)) return other;
  let nearest: string | undefined;
  let least = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const key of known) {
    const distance = distanceOf(wanted, plain(key));
    if (distance < least) {
      least = distance;
      nearest = key;
    }
  }
  return nearest;
}

/** Longest text that is compared; the caller's keys may be of any length. */
const COMPARED_CHARACTERS = 40;

const plain = (key: string): string =>
  key
    .slice(0, COMPARED_CHARACTERS)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

/** Levenshtein distance. */
function distanceOf(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(change, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
