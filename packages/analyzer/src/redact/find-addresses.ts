import { type PrivateSpan, spansOf } from './private-kind.ts';

const VERSION_BEFORE = /\b(?:v|ver|version|release|build|file ?version)\W{0,2}$/i;

/** IPv4 addresses; a version of four numbers looks alike, so only where strict redaction is asked for. */
export const findAddresses = (text: string): PrivateSpan[] =>
  spansOf('IP', text, {
    pattern:
      /(?<![\w.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\w.]*\d)/g,
    isOne: (_, at) => !VERSION_BEFORE.test(text.slice(Math.max(0, at - 20), at)),
  });
