import { hashToken, type Loader, type Logger, noLogger, startLoader } from '@baton/collector';
import {
  connectStore,
  createProjector,
  createRetention,
  openStore,
  type Projector,
  type RetentionPeriods,
  type ServerLocation,
  type Share,
  type Store,
  StoreError,
} from '@baton/store';
import { createDataDirectory, type DataDirectory } from '../data-dir.ts';
import { CliError } from '../errors.ts';
import type { ListenSecurity } from '../listen-security.ts';
import type { AlertsConfig } from '../notify/alerts-file.ts';
import {
  type ClickHouseEndpointOptions,
  type RunningClickHouseEndpoint,
  startClickHouseEndpoint,
} from './clickhouse-endpoint.ts';
import { drain } from './drain.ts';
import type { Part } from './parts.ts';
import { createProjection, type Projection } from './projection.ts';
import type { ReceiverSettings } from './receiver-message.ts';
import { type SupervisedReceiver, superviseReceiver } from './receiver-process.ts';
import { scheduleRetention } from './schedule-retention.ts';
import { createEngineTelemetry, type EngineTelemetry } from './telemetry/engine-telemetry.ts';

/** Where and for whom a receiver listens. */
export type ListenSettings = Pick<
  ReceiverSettings,
  'host' | 'port' | 'grpcPort' | 'cors' | 'engineUrl' | 'maxBodyBytes' | 'maxBytes'
>;

/** Which parts run, and on what. */
export interface PartsOptions {
  readonly directory: DataDirectory;
  readonly parts: ReadonlySet<Part>;
  /** Needed where the receiver runs. */
  readonly otlp?: ListenSettings;
  readonly security: ListenSecurity;
  /** Lets Baton's own commands in. */
  readonly token: string;
  /** Absent: ClickHouse is embedded, in the data directory. */
  readonly server?: ServerLocation;
  /** Of several projectors on one server, which this is. */
  readonly share?: Share;
  /** What is only asked of a server needs no right to change its tables. */
  readonly schema?: 'change' | 'check';
  /** Goes on while a server does not answer yet, instead of giving up. @default true */
  readonly isPatient?: boolean;
  /** How long what is kept; what is not named, for ever. */
  readonly retention?: RetentionPeriods;
  /** How often the analyzer looks at what has changed; absent: only when asked. */
  readonly analyzeEverySeconds?: number;
  /** Who is told of alerts, where rules are looked at; absent: nobody looks. */
  readonly alerts?: AlertsConfig;
  /** Serves the embedded ClickHouse to its own tools. */
  readonly clickhouseHttp?: ClickHouseEndpointOptions;
  readonly onMessage: (text: string) => void;
  /** Where a service tells what it does, instead of the sentences that people are told. */
  readonly logger?: Logger | undefined;
  /** Where metrics are sent as OTLP. */
  readonly metricsEndpoint?: string | undefined;
}

/** Parts that run in this process or, the receiver, beside it. */
export interface RunningParts {
  /** Absent where only the receiver runs. */
  readonly store: Store | undefined;
  readonly projector: Projector | undefined;
  readonly loader: Loader | undefined;
  readonly receiver: SupervisedReceiver | undefined;
  readonly clickhouseHttp: RunningClickHouseEndpoint | undefined;
  readonly telemetry: EngineTelemetry;
  /** Resolves when everything acknowledged so far is loaded and projected, as far as these parts do it. */
  settle(): Promise<void>;
  /** Stops receiving, loads and projects what was acknowledged, and lets go of everything. */
  close(): Promise<void>;
}

/** How long a load that fails is tried again before a question about the data is given up. */
const PATIENCE_MILLIS = 15_000;
const CLOSING_PATIENCE_MILLIS = 2_000;
/** Others write too: another loader, or a stock OpenTelemetry Collector. */
const POLL_MILLIS = 1_000;

/** Starts parts of Baton; throws one sentence where directory, disk or server do not allow it. */
export async function startParts(o: PartsOptions): Promise<RunningParts> {
  const { directory, parts, otlp, onMessage } = o;
  // Run from the last to the first.
  const cleanUps: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (let next = cleanUps.pop(); next !== undefined; next = cleanUps.pop()) await next();
  };
  const telemetry = await createEngineTelemetry({
    logger: o.logger ?? noLogger,
    metricsEndpoint: o.metricsEndpoint,
  });
  cleanUps.push(telemetry.close);
  const tellPerson = (text: string): void => {
    if (o.logger === undefined) onMessage(text);
  };
  let isLoadFailing = false;
  let store: Store | undefined;
  let projector: Projector | undefined;
  let projection: Projection | undefined;
  let loader: Loader | undefined;
  let receiver: SupervisedReceiver | undefined;
  let clickhouseHttp: RunningClickHouseEndpoint | undefined;

  const receive = async (): Promise<SupervisedReceiver | undefined> =>
    otlp === undefined || !parts.has('receiver')
      ? undefined
      : superviseReceiver({
          directory,
          settings: {
            ...otlp,
            ...o.security,
            localTokenHash: hashToken(o.token),
            ...(o.metricsEndpoint === undefined ? {} : { metricsEndpoint: o.metricsEndpoint }),
          },
          onMessage,
        });
  const settle = async (patienceMillis = PATIENCE_MILLIS): Promise<void> => {
    if (loader !== undefined) await drain(loader, patienceMillis);
    await projection?.settle();
  };
  try {
    if (parts.has('receiver') || parts.has('loader') || o.server === undefined) {
      await createDataDirectory(directory);
    }
    // A server may be away for long: what is sent meanwhile waits in the log.
    if (o.server !== undefined) receiver = await receive();
    if (receiver !== undefined) cleanUps.push(receiver.close);
    if (parts.has('loader') || parts.has('projector') || parts.has('analyzer')) {
      store = await openStoreOf(o);
      cleanUps.push(store.close);
    }
    if (store !== undefined && parts.has('projector')) {
      const own = createProjector(store, {
        ...(o.share === undefined ? {} : { share: o.share }),
        isAlone: o.server === undefined,
      });
      projector = own;
      cleanUps.push(() => own.close());
      projection = createProjection({
        project: () => telemetry.project(() => own.run()),
        onProblem: (error) => tellPerson(`Projecting failed, trying again: ${textOf(error)}`),
        poll: { everyMillis: POLL_MILLIS, isBehind: () => own.isBehind() },
      });
      cleanUps.push(projection.close);
    }
    if (store !== undefined && parts.has('loader')) {
      loader = await startLoader({
        dataDir: directory.path,
        store,
        trustsTokens: o.server?.cluster !== undefined,
        onLoaded(batch) {
          isLoadFailing = false;
          telemetry.onLoaded(batch);
          projection?.touch();
        },
        onFailed(error) {
          telemetry.onLoadFailed(error);
          if (!isLoadFailing) tellPerson(`Loading failed, trying again: ${textOf(error)}`);
          isLoadFailing = true;
        },
      });
      cleanUps.push(loader.close);
    }
    const isFirstShare = (o.share?.index ?? 1) === 1;
    if (store !== undefined && projector !== undefined && isFirstShare && !o.server?.cluster) {
      // Also without periods: it finishes removals that were cut off.
      const periods = o.retention ?? {};
      const retention = scheduleRetention(createRetention({ store, projector, periods }), {
        onMessage,
      });
      cleanUps.push(retention.close);
    }
    if (o.clickhouseHttp !== undefined && store !== undefined && o.server === undefined) {
      clickhouseHttp = await startClickHouseEndpoint(directory, {
        ...o.clickhouseHttp,
        onWritten: () => projection?.touch(),
      });
      cleanUps.push(clickhouseHttp.close);
    }
    // What a killed engine loaded but did not project any more.
    projection?.touch();
    receiver ??= await receive();
    if (receiver !== undefined) {
      cleanUps.push(
        settleQuietly(() => settle(CLOSING_PATIENCE_MILLIS), onMessage),
        receiver.close,
      );
    }
    telemetry.watch({ store, loader, hasProjector: projector !== undefined });
    return {
      store,
      projector,
      loader,
      receiver,
      clickhouseHttp,
      telemetry,
      settle: () => settle(),
      close,
    };
  } catch (error) {
    await close().catch(() => undefined);
    throw error;
  }
}

async function openStoreOf(o: PartsOptions): Promise<Store> {
  const { directory, onMessage } = o;
  if (o.server !== undefined) {
    const options = { schema: o.schema ?? 'change' } as const;
    if (o.isPatient === false) return openStore(o.server, options);
    return connectStore(o.server, { ...options, onMessage });
  }
  try {
    return await openStore({ kind: 'embedded', path: directory.store });
  } catch (cause) {
    if (StoreError.isInstance(cause) && cause.code === 'data_dir_locked') {
      throw new CliError(
        'data_dir_in_use',
        `The data directory ${directory.path} is in use by another Baton that does not answer; ` +
          'stop that one, or choose another directory with --data-dir.',
        { cause },
      );
    }
    throw cause;
  }
}

const settleQuietly =
  (settle: () => Promise<void>, onMessage: (text: string) => void) => async (): Promise<void> => {
    try {
      await settle();
    } catch (error) {
      onMessage(`Not everything was loaded; the next start goes on with it: ${textOf(error)}`);
    }
  };

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
