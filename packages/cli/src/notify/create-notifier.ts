import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Alert } from '@baton/analyzer';
import { alertDelivered, type Store } from '@baton/store';
import type { AlertsConfig } from './alerts-file.ts';
import type { Channel } from './channel.ts';
import { createChannel } from './create-channel.ts';
import type { Message } from './message.ts';
import { deliveryKey, type HeldBack, planMessages } from './plan-messages.ts';
import { isClosedNow, teamCalendars } from './quiet-hours.ts';
import { type Attempt, type RetryOptions, sendWithRetries } from './send-with-retries.ts';

/** Tells people of alerts, each once. */
export interface Notifier {
  /** Looks at where the alerts stand, and sends what nobody was told yet; does not wait for it to arrive. */
  notify(alerts: readonly Alert[], nowMillis: number): Promise<void>;
  /** Resolves when nothing is on its way. */
  settled(): Promise<void>;
  /** Calls off what is on its way: it is sent after the next start. */
  close(): Promise<void>;
}

/** A channel that does not answer must not fill the memory; what does not fit is planned again. */
const MOST_WAITING = 100;
const CALENDARS_FRESH_MILLIS = 60_000;

/** A notifier that goes on where the last one on this store stopped. */
export async function createNotifier(o: {
  readonly store: Store;
  readonly config: AlertsConfig;
  readonly onMessage: (text: string) => void;
  readonly retry?: Partial<RetryOptions>;
}): Promise<Notifier> {
  const { store, config } = o;
  const retry: RetryOptions = {
    pause: (millis, signal) => delay(millis, undefined, { signal }),
    ...o.retry,
  };
  const closing = new AbortController();
  const told = new Set<string>();
  const held = new Set<string>();
  for (const { result, ...key } of await store.query(alertDelivered, {})) {
    (result === 'held' ? held : told).add(deliveryKey(key));
  }
  const lines = new Map<string, { waiting: number; last: Promise<void> }>();
  const channels = new Map<string, Channel>(
    Object.entries(config.channels).map(([name, settings]) => [
      name,
      createChannel(settings, { folder: config.folder, channel: name }),
    ]),
  );
  let calendars: Awaited<ReturnType<typeof teamCalendars>> | undefined;
  let calendarsMillis = 0;

  const log = async (rows: readonly object[]): Promise<void> => {
    try {
      await store.insertRows('notifications', rows, { lane: 'reader' });
    } catch (error) {
      o.onMessage(`What was sent could not be written down: ${(error as Error).message}`);
    }
  };
  const deliver = async (message: Message, channel: Channel): Promise<void> => {
    const sent = await sendWithRetries(channel, message, {
      ...retry,
      signal: closing.signal,
      onAttempt: (attempt) => log([attemptRow(message, channel.kind, attempt)]),
    });
    if (sent === false) {
      o.onMessage(
        `The channel ${message.channel} could not be told of an alert; see \`baton alerts log\`.`,
      );
    }
  };
  const enqueue = (message: Message): void => {
    const channel = channels.get(message.channel);
    const line = lines.get(message.channel) ?? { waiting: 0, last: Promise.resolve() };
    if (channel === undefined || line.waiting >= MOST_WAITING) return;
    for (const key of keysOf(message)) told.add(key);
    line.waiting += 1;
    // One after the other, so that nobody hears of an end before the beginning.
    line.last = line.last
      .then(() => deliver(message, channel))
      .catch((error: unknown) => o.onMessage(`Telling of an alert failed: ${String(error)}`))
      .finally(() => {
        line.waiting -= 1;
      });
    lines.set(message.channel, line);
  };

  return {
    async notify(alerts, nowMillis) {
      if (channels.size === 0 || closing.signal.aborted) return;
      if (
        calendars === undefined ||
        Math.abs(nowMillis - calendarsMillis) > CALENDARS_FRESH_MILLIS
      ) {
        calendars = await teamCalendars(store, config);
        calendarsMillis = nowMillis;
      }
      const calendarOf = calendars;
      const { messages, heldBack } = planMessages({
        alerts,
        config,
        deliveries: { told, held },
        isClosed(team, { namespace, labels }) {
          const calendar = calendarOf(team, { namespace, process: labels['process'] ?? '' });
          return calendar !== undefined && isClosedNow(calendar, nowMillis);
        },
      });
      for (const one of heldBack) held.add(keyOf(one));
      if (heldBack.length > 0) await log(heldBack.map((one) => heldRow(one, nowMillis)));
      for (const message of messages) enqueue(message);
    },
    async settled() {
      await Promise.all([...lines.values()].map((line) => line.last));
    },
    async close() {
      closing.abort();
      await Promise.all([...lines.values()].map((line) => line.last));
    },
  };
}

const keyOf = ({ channel, alert, phase }: Omit<HeldBack, 'team'>): string =>
  deliveryKey({ channel, alertId: alert.alertId, firedMillis: alert.firedMillis ?? 0, phase });

const keysOf = (message: Message): string[] =>
  message.alerts.map((one) => keyOf({ ...one, channel: message.channel }));

function attemptRow(message: Message, kind: string, attempt: Attempt): object {
  return {
    NotificationId: hashOf(keysOf(message)),
    Attempt: attempt.number,
    Channel: message.channel,
    GroupKey: `${message.isDigest ? 'digest ' : ''}${message.groupKey}`,
    AlertIds: message.alerts.map((one) => one.alert.alertId),
    FiredAts: message.alerts.map((one) => instant(one.alert.firedMillis ?? 0)),
    Phases: message.alerts.map((one) => one.phase),
    AttemptedAt: instant(attempt.startedMillis),
    DurationMillis: attempt.durationMillis,
    Result: attempt.result,
    Problem: attempt.problem === '' ? '' : `${kind}: ${attempt.problem}`,
  };
}

function heldRow(one: HeldBack, nowMillis: number): object {
  return {
    NotificationId: hashOf(['held', keyOf(one)]),
    Attempt: 0,
    Channel: one.channel,
    GroupKey: `quiet hours of ${one.team}`,
    AlertIds: [one.alert.alertId],
    FiredAts: [instant(one.alert.firedMillis ?? 0)],
    Phases: [one.phase],
    AttemptedAt: instant(nowMillis),
    DurationMillis: 0,
    Result: 'held',
    Problem: '',
  };
}

const instant = (millis: number): string => new Date(millis).toISOString();

const hashOf = (parts: readonly string[]): string =>
  createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 16);
