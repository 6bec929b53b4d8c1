import type { Alert } from '@baton/analyzer';
import { CliError } from '../errors.ts';
import type { AlertsConfig } from './alerts-file.ts';
import { SendFailure } from './channel.ts';
import { createChannel } from './create-channel.ts';
import type { Message } from './message.ts';
import { sendWithin } from './send-within.ts';

/** What became of a test message. */
export interface TestedChannel {
  readonly channel: string;
  readonly kind: string;
  /** '' where it was sent. */
  readonly problem: string;
}

const WAIT_MILLIS = 10_000;

/** Sends a test message over one channel or all of them, once each; throws where there is none. */
export async function testChannels(
  config: AlertsConfig,
  o: { readonly channel?: string | undefined; readonly nowMillis: number },
): Promise<TestedChannel[]> {
  const names = Object.keys(config.channels).filter(
    (name) => o.channel === undefined || name === o.channel,
  );
  if (names.length === 0) {
    throw new CliError(
      'not_found',
      o.channel === undefined
        ? 'There is no channel yet: the alerts file names none.'
        : `There is no channel ${o.channel}; there are ${Object.keys(config.channels).join(', ') || 'none'}.`,
    );
  }
  return Promise.all(
    names.map(async (name) => {
      const settings = config.channels[name];
      if (settings === undefined) throw new Error('It was there a moment ago.');
      const channel = createChannel(settings, { folder: config.folder, channel: name });
      try {
        const message = testMessage(name, config, o.nowMillis);
        await sendWithin(channel, message, AbortSignal.timeout(WAIT_MILLIS));
        return { channel: name, kind: settings.kind, problem: '' };
      } catch (error) {
        const isKnown = error instanceof SendFailure || error instanceof CliError;
        return {
          channel: name,
          kind: settings.kind,
          problem: isKnown ? error.message : 'It failed.',
        };
      }
    }),
  );
}

function testMessage(channel: string, config: AlertsConfig, nowMillis: number): Message {
  const alert: Alert = {
    ruleId: 'test',
    alertId: 'test',
    namespace: '',
    labels: { process: 'test', source_team: 'sender', target_team: 'receiver' },
    handoff: undefined,
    state: 'firing',
    severity: 'info',
    value: 0,
    threshold: 0,
    summary: 'This is a test of Baton. Nothing is late.',
    description: 'It was sent by `baton alerts test`.',
    activeMillis: nowMillis,
    firedMillis: nowMillis,
    resolvedMillis: null,
    seenMillis: null,
  };
  return {
    channel,
    groupKey: '{test}',
    groupLabels: alert.labels,
    isDigest: false,
    team: 'receiver',
    alerts: [{ alert, phase: 'firing', title: 'Test', dashboard: 'handoff-overview' }],
    links: { baton: config.links.baton, grafana: config.links.grafana },
  };
}
