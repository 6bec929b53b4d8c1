import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FREE_PORTS, type Running, startBaton } from '../../packages/cli/test/baton.ts';
import { exampleVariables, fillIn, readComposeFile, type Service } from './compose-file.ts';

// Starts what docker-compose.yml starts, each command with its environment, as processes instead of containers.
// Baton's endpoint stands in for the ClickHouse server, and Grafana's part is one question as its user.

const PASSWORD = 'of-this-run-only';
const START_SECONDS = 40;
const values = Object.fromEntries(exampleVariables().map((name) => [name, PASSWORD]));
const { services } = readComposeFile();
const grafana = services['grafana']?.environment ?? {};

function start(
  service: Service | undefined,
  { dataDir, clickhouseUrl }: { dataDir: string; clickhouseUrl?: string },
): Running {
  const command = service?.command?.split(' ') ?? [];
  // The same words, but free ports of this machine instead of those of a container.
  const args = command.map((word) =>
    word.replace('0.0.0.0:8123', '127.0.0.1:0').replace('0.0.0.0', '127.0.0.1'),
  );
  if (args[0] === 'up') args.push(...FREE_PORTS);
  const environment = Object.entries(service?.environment ?? {}).map(([name, value]) => [
    name,
    name === 'BATON_CLICKHOUSE_URL' && clickhouseUrl ? clickhouseUrl : fillIn(value, values),
  ]);
  const settings = { UV_THREADPOOL_SIZE: '16', BATON_DATA_DIR: dataDir };
  const env = { ...settings, ...Object.fromEntries(environment) };
  return startBaton(args, { cwd: dataDir, env });
}

async function says(running: Running, pattern: RegExp): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const said = () => `never said ${pattern}: ${running.stdout}${running.stderr}`;
    timer = setTimeout(() => reject(new Error(said())), START_SECONDS * 1000);
  });
  return Promise.race([running.says(pattern), late]).finally(() => clearTimeout(timer));
}

async function stop(running: Running): Promise<void> {
  running.kill('SIGTERM');
  await running.ended;
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
    await says(baton, /Stop with Ctrl-C/);
    await expectHealthy(await says(baton, /send spans +(http\S+)/));
    const endpoint = await says(baton, /ClickHouse +(http\S+)/);
    const reader = grafana['BATON_READER_USER'] ?? '';
    const seen = await ask(endpoint, reader, 'SELECT count() FROM baton.handoffs_open');
    if (seen[0] !== 200) throw new Error(`Grafana's user was answered ${seen.join(' ')}`);
    const refused = await ask(endpoint, reader, 'DROP TABLE baton.handoffs');
    if (refused[0] !== 403) throw new Error(`Grafana's user may drop: ${refused.join(' ')}`);
    told("embedded: baton is healthy; Grafana's user reads and changes nothing");
  } finally {
    await stop(baton);
  }
}

async function server(directory: (name: string) => Promise<string>): Promise<void> {
  const clickhouse = start(services['baton'], { dataDir: await directory('clickhouse') });
  const started = [clickhouse];
  try {
    const address = new URL(await says(clickhouse, /ClickHouse +(http\S+)/));
    const on = { clickhouseUrl: address.origin };
    // The stand-in's user that writes has another name.
    const withUser = (service: Service | undefined): Service => ({
      ...service,
      environment: { ...service?.environment, BATON_CLICKHOUSE_USER: 'default' },
    });
    const migrate = start(withUser(services['migrate']), { dataDir: await directory('m'), ...on });
    const { code, stdout, stderr } = await migrate.ended;
    if (code !== 0) throw new Error(`migrate failed: ${stdout}${stderr}`);
    told('server: migrate is done');
    for (const name of ['collector', 'analyzer']) {
      const running = start(withUser(services[name]), { dataDir: await directory(name), ...on });
      started.push(running);
      await says(running, /Stop with Ctrl-C/);
      await expectHealthy(await says(running, /(http:\/\/127\.0\.0\.1:\d+)/));
      told(`server: ${name} is healthy`);
    }
  } finally {
    for (const one of started.reverse()) await stop(one);
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
