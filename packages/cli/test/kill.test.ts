import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  askBaton,
  buildBaton,
  eventually,
  FREE_PORTS,
  type Running,
  readPid,
  startBaton,
  temporaryDataDir,
} from './baton.ts';

interface Report {
  readonly summary: Readonly<Record<string, unknown>>;
}

interface Receiver {
  readonly pid: number;
  readonly url: string;
}

const ITEMS = 1_500;
const TEAMS = ['support', 'network', 'database', 'support', 'billing'];

const MAPPING = `
process: tickets
columns: { item: ticket, time: at, team: team, status: state }
time: { format: iso, zone: UTC }
status: { queued: [new], working: [active], resolved: [resolved] }
`;

const NO_ENGINE = "Baton's engine does not run.";

/** What is left out of an answer to who is about to send a handoff. */
async function check(endpoint: string): Promise<readonly string[]> {
  const answer = await fetch(`${endpoint}/v1/check`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      process: 'tickets',
      handoff: 'x',
      presentFields: [],
      deadlineMillis: 9000,
    }),
  });
  return ((await answer.json()) as { leftOut: readonly string[] }).leftOut;
}

/** A log in which every item passes the five teams and is resolved by the last. */
function logText(): string {
  const rows = ['ticket,at,team,state'];
  for (let hour = 0; hour < TEAMS.length * 2; hour += 1) {
    const team = TEAMS[Math.floor(hour / 2)];
    const last = hour === TEAMS.length * 2 - 1;
    const state = last ? 'resolved' : hour % 2 === 0 ? 'new' : 'active';
    const at = new Date(Date.UTC(2026, 0, 5, hour)).toISOString();
    for (let item = 1; item <= ITEMS; item += 1) rows.push(`T-${item},${at},${team},${state}`);
  }
  return `${rows.join('\n')}\n`;
}

/** Of each item: four changes of team, back at support once. */
const EXPECTED = {
  items: ITEMS,
  handoffs: ITEMS * 4,
  itemsWithHandoff: ITEMS,
  pingPongItems: 0,
  returnedItems: ITEMS,
};

describe('kill -9', { timeout: 180_000 }, () => {
  let dataDir: Awaited<ReturnType<typeof temporaryDataDir>>;
  let importArgs: string[] = [];
  let running: Running[] = [];
  beforeAll(buildBaton, 300_000);
  beforeEach(async () => {
    dataDir = await temporaryDataDir();
    const log = join(dataDir.path, 'log.csv');
    const mapping = join(dataDir.path, 'mapping.yaml');
    await writeFile(log, logText());
    await writeFile(mapping, MAPPING);
    importArgs = ['import', log, '--mapping', mapping, '--data-dir', dataDir.path];
    running = [];
  });
  afterEach(async () => {
    for (const one of running) one.kill('SIGKILL');
    await dataDir.dispose();
  });

  const start = (args: readonly string[]): Running => {
    const one = startBaton(args);
    running.push(one);
    return one;
  };
  const summary = async () =>
    (await askBaton<Report>(['report', '--json', '--data-dir', dataDir.path])).summary;
  const receiverPid = () => readPid(join(dataDir.path, 'receiver.json'));
  /** Waits until the receiver has acknowledged something. */
  const underWay = (importing: Running) =>
    eventually(importing, async () => {
      const file = join(dataDir.path, 'receiver.json');
      if ((await readPid(file)) === undefined) return undefined;
      const { pid, url } = JSON.parse(await readFile(file, 'utf8')) as Receiver;
      const health = await fetch(`${url}/healthz`).then((answer) => answer.json());
      return (health as { logBytes: number }).logBytes > 0 ? pid : undefined;
    });

  it('of the receiver during an import: it is started again and nothing is lost', async () => {
    const importing = start(importArgs);
    const killed = await underWay(importing);
    process.kill(killed, 'SIGKILL');
    const { code, stderr } = await importing.ended;
    expect(stderr).toContain('The receiver stopped (SIGKILL); starting it again.');
    expect(code).toBe(0);
    expect(await summary()).toMatchObject(EXPECTED);
  });

  it('of the importing process: the same import again ends with the same figures', async () => {
    const importing = start(importArgs);
    const orphan = await underWay(importing);
    importing.kill('SIGKILL');
    await importing.ended;
    expect(() => process.kill(orphan, 0)).not.toThrow();
    expect((await start(importArgs).ended).code).toBe(0);
    expect(() => process.kill(orphan, 0)).toThrow();
    expect(await summary()).toMatchObject(EXPECTED);
  });

  it('of the engine: the receiver goes on acknowledging, and the next engine takes over', async () => {
    const up = start(['up', ...FREE_PORTS, '--data-dir', dataDir.path]);
    await up.says('Stop with Ctrl-C.');
    const endpoint = /send spans {3}(\S+)/.exec(up.stdout)?.[1] ?? '';
    const orphan = await receiverPid();
    expect(await check(endpoint)).not.toContain(NO_ENGINE);
    up.kill('SIGKILL');
    await up.ended;
    expect(await check(endpoint)).toContain("Baton's engine cannot be reached.");
    expect(await check(endpoint)).toContain(NO_ENGINE);
    const toEndpoint = [...importArgs.slice(0, 4), '--endpoint', endpoint];
    expect((await start(toEndpoint).ended).code).toBe(0);

    const next = start(['up', ...FREE_PORTS, '--data-dir', dataDir.path]);
    await next.says('Stop with Ctrl-C.');
    // Senders still find it where it was.
    expect(next.stdout).toContain(endpoint);
    expect(await receiverPid()).not.toBe(orphan);
    expect(await check(endpoint)).not.toContain(NO_ENGINE);
    expect(await summary()).toMatchObject(EXPECTED);
    next.kill('SIGTERM');
    expect((await next.ended).code).toBe(0);
    expect(await summary()).toMatchObject(EXPECTED);
  });
});
