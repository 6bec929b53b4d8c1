import { runReceiver } from '@baton/collector';

// A receiver alone, with the options that its one argument holds as JSON.
await runReceiver(JSON.parse(process.argv[2] ?? '{}'));
