import { readFileSync } from 'node:fs';

// Imported before a program (`NODE_OPTIONS=--import=…`): its clock then runs ahead of or behind the
// machine's by the milliseconds in the file SOAK_CLOCK_FILE, which may change at any time.
const POLL_MILLIS = 10;
const file = process.env.SOAK_CLOCK_FILE;
const RealDate = Date;
let offsetMillis = readOffset();
setInterval(() => {
  offsetMillis = readOffset();
}, POLL_MILLIS).unref();

function readOffset() {
  const text = readFileSync(file, 'utf8');
  // Being written this very moment.
  return text === '' ? (offsetMillis ?? 0) : Number(text);
}

const now = () => RealDate.now() + offsetMillis;

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
  apply: () => new RealDate(now()).toString(),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});
