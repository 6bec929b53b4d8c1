import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exampleVariables, fillIn, readComposeFile, root, type Service } from './compose-file.ts';

// Starts what docker-compose.yml starts, each command with its environment, as processes instead of containers.
// Baton's endpoint stands in for the ClickHouse server, and Grafana's part is one question as its user.

const PASSWORD = 'of-this-run-only';
const START_SECONDS = 40;
const values = Object.fromEntries(exampleVariables().map((name) => [name, PASSWORD]));
const { services } = readComposeFile();
const grafana = services['grafana']?.environment ?? {};

/** A command of Baton under way. */
interface Running {
  readonly stdout: () => string;
  /** Resolves with the exit code once it ends. */
  readonly ended: Promise<number | null>;
  /** Resolves once it has said this; rejects if it ends before or takes too long. */
  says(pattern: RegExp): Promise<string>;
  stop(): Promise<void>;
}

function start(
  service: Service | undefined,
  { dataDir, clickhouseUrl }: { dataDir: string; clickhouseUrl?: string },
): Running {
  const command = service?.command?.split(' ') ?? [];
  // The same words, but free ports of this machine instead of those of a container.
  const args = command.map((word) =>
    word.replace('0.0.0.0:8123', '127.0.0.1:0').replace('0.0.0.0', '127.0.0.1'),
  );
  if (args[0] === 'up') args.push('--port', '0', '--grpc-port', '0', '--api-port', '0');
  const environment = Object.entries(service?.environment ?? {}).map(([name, value]) => [
    name,
    name === 'BATON_CLICKHOUSE_URL' && clickhouseUrl ? clickhouseUrl : fillIn(value, values),
  ]);
  const child = spawn(process.execPath, [join(root, 'packages/cli/dist/main.js'), ...args], {
    cwd: dataDir,
    env: {
      PATH: process.env['PATH'],
      NO_COLOR: '1',
      UV_THREADPOOL_SIZE: '16',
      BATON_DATA_DIR: dataDir,
      ...Object.fromEntries(environment),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk;
  });
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  return {
    stdout: () => stdout,
    ended,
    async says(pattern) {
      const giveUp = Date.now() + START_SECONDS * 1000;
      for (;;) {
        const found = pattern.exec(stdout);
        if (found !== null) return found[1] ?? found[0];
        if (child.exitCode !== null || Date.now() > giveUp) {
          throw new Error(`baton ${args.join(' ')} never said ${pattern}: ${stdout}${stderr}`);
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    async stop() {
      if (child.exitCode === null) child.kill('SIGTERM');
      await ended;
    },
  };
}

async function ask(url: string, user: string, query: string): Promise<[number, string]> {
  const authorization = `Basic ${btoa(`${user}:${PASSWORD}`)}`;
  const response = await fetch(url, { method: 'POST', headers: { authorization }, body: query });
  return [response.status, (await response.text()).trim()];
}

async function expectHealthy(url: string): Promise<void> {
  const response = await fetch(new URL('/healthz', url));
  if (!response.ok) throw new Error(`${url}/healthz answered ${response.status}`);
}

const told = (text: string): unknown => process.stdout.write(`${text}\n`);

async function embedded(dataDir: string): Promise<void> {
  const baton = start(services['baton'], { dataDir });
  try {
    await baton.says(/Stop with Ctrl-C/);
    await expectHealthy(await baton.says(/send spans +(http\S+)/));
    const endpoint = await baton.says(/ClickHouse +(http\S+)/);
    const reader = grafana['BATON_READER_USER'] ?? '';
    const seen = await ask(endpoint, reader, 'SELECT count() FROM baton.handoffs_open');
    if (seen[0] !== 200) throw new Error(`Grafana's user was answered ${seen.join(' ')}`);
    const refused = await ask(endpoint, reader, 'DROP TABLE baton.handoffs');
    if (refused[0] !== 403) throw new Error(`Grafana's user may drop: ${refused.join(' ')}`);
    told("embedded: baton is healthy; Grafana's user reads and changes nothing");
  } finally {
    await baton.stop();
  }
}

async function server(directory: (name: string) => Promise<string>): Promise<void> {
  const clickhouse = start(services['baton'], { dataDir: await directory('clickhouse') });
  const stop = [clickhouse.stop];
  try {
    const address = new URL(await clickhouse.says(/ClickHouse +(http\S+)/));
    const on = { clickhouseUrl: address.origin };
    // The stand-in's user that writes has another name.
    const withUser = (service: Service | undefined): Service => ({
      ...service,
      environment: { ...service?.environment, BATON_CLICKHOUSE_USER: 'default' },
    });
    const migrate = start(withUser(services['migrate']), { dataDir: await directory('m'), ...on });
    if ((await migrate.ended) !== 0) throw new Error(`migrate failed: ${migrate.stdout()}`);
    told('server: migrate is done');
    for (const name of ['collector', 'analyzer']) {
      const running = start(withUser(services[name]), { dataDir: await directory(name), ...on });
      stop.push(running.stop);
      await running.says(/Stop with Ctrl-C/);
      await expectHealthy(await running.says(/(http:\/\/127\.0\.0\.1:\d+)/));
      told(`server: ${name} is healthy`);
    }
  } finally {
    for (const one of stop.reverse()) await one();
  }
}

const folder = await mkdtemp(join(tmpdir(), 'baton-compose-'));
try {
  const directory = async (name: string): Promise<string> => mkdtemp(join(folder, `${name}-`));
  await embedded(await directory('baton'));
  await server(directory);
} finally {
  await rm(folder, { recursive: true, force: true });
}
