import { expect, it } from 'vitest';
import { isFromThisMachine } from './from-this-machine.ts';

it.each([
  ['127.0.0.1', '127.0.0.1', true],
  ['::ffff:127.0.0.1', '::ffff:127.0.0.1', true],
  ['::1', '::1', true],
  ['192.0.2.7', '192.0.2.7', true],
  ['192.0.2.8', '192.0.2.7', false],
  ['::ffff:192.0.2.8', '::ffff:192.0.2.7', false],
  ['2001:db8::1', '::1', false],
  [undefined, undefined, false],
])('a connection from %s to %s is from this machine: %s', (remoteAddress, localAddress, is) => {
  expect(isFromThisMachine({ remoteAddress, localAddress })).toBe(is);
});
