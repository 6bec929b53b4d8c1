import { randomBytes, randomUUID } from 'node:crypto';
import { createAccess, hashToken, startLoader } from '@baton/collector';
import { createProjector, openStore, type Store, StoreError } from '@baton/store';
import { createDataDirectory, type DataDirectory } from '../data-dir.ts';
import { CliError } from '../errors.ts';
import type { ListenSecurity } from '../listen-security.ts';
import { createApi } from './api.ts';
import { type ApiServer, serveApi } from './api-server.ts';
import { drain } from './drain.ts';
import { removeEngineFile, writeEngineFile } from './engine-file.ts';
import { forget } from './forget.ts';
import { createLocalStack } from './local-stack.ts';
import { requireFreePorts, type WantedPort } from './ports.ts';
import { createProjection } from './projection.ts';
import type { ReceiverSettings } from './receiver-message.ts';
import { type SupervisedReceiver, superviseReceiver } from './receiver-process.ts';
import { findReceiver, type ReceiverRecord } from './receiver-record.ts';
import type { Stack } from './stack.ts';

/** Where and for whom a receiver listens. */
export type ListenSettings = Pick<ReceiverSettings, 'host' | 'port' | 'grpcPort' | 'cors'>;

/** How an engine is started; a port of 0 stands for any free one. */
export interface EngineOptions {
  readonly directory: DataDirectory;
  readonly apiPort: number;
  /** Absent: nothing is received, only what the log holds is loaded. */
  readonly otlp?: ListenSettings;
  readonly security: ListenSecurity;
  readonly onMessage: (text: string) => void;
}

/** The engine of one data directory: ClickHouse, loader, projector, API, and the receiver beside it. */
export interface Engine {
  readonly stack: Stack;
  readonly apiUrl: string;
  /** Where services send; '' where nothing is received. */
  readonly otlpUrl: string;
  /** The same for OTLP/gRPC, where it is received. */
  readonly grpcUrl: string | undefined;
  /** Stops receiving, loads and projects what was acknowledged, and frees the directory. */
  close(): Promise<void>;
}

const API_HOST = '127.0.0.1';
/** How long a load that fails is tried again before a question about the data is given up. */
const PATIENCE_MILLIS = 15_000;
const CLOSING_PATIENCE_MILLIS = 2_000;

/** Starts the engine; throws one sentence where ports, directory or disk do not allow it. */
export async function startEngine(o: EngineOptions): Promise<Engine> {
  const { directory, onMessage } = o;
  const otlp = await checkPorts(o);
  await createDataDirectory(directory);
  const store = await openStoreIn(directory);
  const identity = { instance: randomUUID(), token: randomBytes(32).toString('hex') };
  // Run from the last to the first.
  const cleanUps: (() => Promise<unknown>)[] = [
    () => removeEngineFile(directory, identity.instance),
    () => store.close(),
  ];
  const close = async (): Promise<void> => {
    for (let next = cleanUps.pop(); next !== undefined; next = cleanUps.pop()) await next();
  };
  try {
    const localTokenHash = hashToken(identity.token);
    const access = await createAccess({ ...o.security, localTokenHash, onMessage });
    cleanUps.push(() => access.close());
    const projector = createProjector(store);
    const projection = createProjection({
      project: () => projector.run(),
      onProblem: (error) => onMessage(`Projecting failed, trying again: ${textOf(error)}`),
    });
    cleanUps.push(() => projection.close());
    const loader = await startLoader({
      dataDir: directory.path,
      store,
      onLoaded: () => projection.touch(),
    });
    cleanUps.push(() => loader.close());
    const settle = async (patienceMillis = PATIENCE_MILLIS): Promise<void> => {
      await drain(loader, patienceMillis);
      await projection.settle();
    };
    // What a killed engine loaded but did not project any more.
    projection.touch();

    let receiver: SupervisedReceiver | undefined;
    if (otlp !== undefined) {
      receiver = await superviseReceiver({
        directory,
        settings: { ...otlp, ...o.security, localTokenHash },
        onMessage,
      });
      cleanUps.push(
        settleQuietly(() => settle(CLOSING_PATIENCE_MILLIS), onMessage),
        () => receiver?.close() ?? Promise.resolve(),
      );
    }

    let server: ApiServer | undefined;
    const stack = createLocalStack({
      store,
      otlpEndpoint: receiver?.addresses.localUrl ?? '',
      token: identity.token,
      settle: () => settle(),
      rebuild: () => projector.rebuild(),
      forget: (request) => forget(request, { store, projector, directory, settle: () => settle() }),
      status: () => ({
        dataDir: directory.path,
        pid: process.pid,
        apiUrl: server?.url ?? '',
        otlpUrl: receiver?.addresses.url ?? null,
        grpcUrl: receiver?.addresses.grpcUrl ?? null,
        receiverPid: receiver?.pid ?? null,
        loader: { ...loader.status() },
      }),
    });
    server = await serveApi({
      api: createApi({ stack, access, instance: identity.instance }),
      host: API_HOST,
      port: o.apiPort,
    });
    cleanUps.push(() => server?.close() ?? Promise.resolve());
    const addresses = receiver?.addresses;
    await writeEngineFile(directory, {
      pid: process.pid,
      apiUrl: server.url,
      ...(addresses && {
        otlpUrl: addresses.url,
        grpcUrl: addresses.grpcUrl,
        otlpLocalUrl: addresses.localUrl,
      }),
      ...identity,
    });
    const { url: otlpUrl = '', grpcUrl } = addresses ?? {};
    return { stack, apiUrl: server.url, otlpUrl, grpcUrl, close };
  } catch (error) {
    await close().catch(() => undefined);
    throw error;
  }
}

/** Looks at all ports before anything starts; a receiver that outlived its engine gives up its own. */
async function checkPorts(o: EngineOptions): Promise<EngineOptions['otlp']> {
  const orphan = o.otlp === undefined ? undefined : await findReceiver(o.directory);
  const otlp = o.otlp && (orphan === undefined ? o.otlp : adopt(o.otlp, orphan));
  const ours = [orphan?.port, orphan?.grpcPort];
  const wanted: WantedPort[] = [];
  if (otlp !== undefined) {
    const { host, port, grpcPort = 0 } = otlp;
    wanted.push(
      { host, port, purpose: 'OTLP/HTTP', option: '--port' },
      { host, port: grpcPort, purpose: 'OTLP/gRPC', option: '--grpc-port' },
    );
  }
  await requireFreePorts([
    ...wanted.filter(({ port }) => !ours.includes(port)),
    { host: API_HOST, port: o.apiPort, purpose: 'API and pages', option: '--api-port' },
  ]);
  return otlp;
}

/** Any free port is best the one of the orphan, whose address senders may still know. */
function adopt(otlp: ListenSettings, orphan: ReceiverRecord): ListenSettings {
  return {
    ...otlp,
    ...(otlp.port === 0 ? { host: orphan.host, port: orphan.port } : {}),
    ...(otlp.grpcPort === 0 ? { grpcPort: orphan.grpcPort ?? 0 } : {}),
  };
}

async function openStoreIn(directory: DataDirectory): Promise<Store> {
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
