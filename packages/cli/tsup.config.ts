import { defineConfig } from 'tsup';
import { base } from '../../tsup.base.ts';

export default defineConfig({
  ...base,
  entry: { main: 'src/main.ts', receiver: 'src/receiver.ts' },
  target: 'node24',
  // A command, not a library: nobody imports its types.
  dts: false,
  // Private: published packages cannot depend on it.
  noExternal: ['@baton/example-support-escalation'],
});
