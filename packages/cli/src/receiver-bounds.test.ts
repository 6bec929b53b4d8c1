import { Command } from 'commander';
import { expect, it } from 'vitest';
import { receiverBoundOptions, receiverBoundsOf } from './receiver-bounds.ts';

function boundsOf(...args: string[]): object {
  const command = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  for (const option of receiverBoundOptions()) command.addOption(option);
  return receiverBoundsOf(command.parse(args, { from: 'user' }).opts());
}

it('takes sizes in the units people write', () => {
  expect(boundsOf()).toEqual({ maxBodyBytes: 64 * 2 ** 20 });
  expect(boundsOf('--max-body', '16MiB', '--log-limit', '64GiB')).toEqual({
    maxBodyBytes: 16 * 2 ** 20,
    maxBytes: 64 * 2 ** 30,
  });
});

it('refuses what no receiver could keep to', () => {
  expect(() => boundsOf('--max-body', '1GiB')).toThrow('It takes a size from 64KiB to 256MiB.');
  expect(() => boundsOf('--max-body', 'much')).toThrow('It takes a size such as 4MiB.');
  expect(() => boundsOf('--log-limit', '1MiB')).toThrow('It takes a size from 64MiB on');
  expect(() => boundsOf('--log-limit', '200MiB')).toThrow('which is 256MiB here');
  expect(() => boundsOf('--log-limit', '200MiB', '--max-body', '50MiB')).not.toThrow();
});
