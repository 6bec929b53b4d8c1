import { type PrivateSpan, spansOf } from './private-kind.ts';

/**
 * Addresses of people. A place in a program such as `render@app.js:12:3`, a package `lodash@4.17.21` and
 * `git@github.com:` look alike and stay.
 */
export const findEmails = (text: string): PrivateSpan[] =>
  spansOf('EMAIL', text, {
    pattern:
      /(?<![\w.%+-])(?!git@)[\w.%+-]{1,64}@(?:[\p{L}\d](?:[\p{L}\d-]{0,61}[\p{L}\d])?\.){1,8}\p{L}{2,24}(?![\p{L}\d-]|:\d)/gu,
  });
