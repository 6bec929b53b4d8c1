import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { queries } from '@baton/store';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { exampleVariables, fillIn, readComposeFile, root, type Service } from './compose-file.ts';

const text = readFileSync(join(root, 'docker-compose.yml'), 'utf8');
const { services, volumes } = readComposeFile();
const all = Object.entries(services);
const own = all.filter(([, { image }]) => image === 'baton');
const inProfile = (profile: string): string[] =>
  all.filter(([, service]) => service.profiles?.includes(profile)).map(([name]) => name);
const lasting = all.filter(([name]) => name !== 'migrate');
const aliasesOf = (service: Service | undefined) => service?.networks?.['default']?.aliases;

describe('docker-compose.yml', () => {
  it('has two profiles, which share Grafana', () => {
    expect(inProfile('server')).toEqual([
      'clickhouse',
      'migrate',
      'collector',
      'analyzer',
      'grafana',
    ]);
    expect(inProfile('embedded')).toEqual(['baton', 'grafana']);
  });

  it('publishes nothing but Grafana beyond this machine', () => {
    for (const [name, { ports = [] }] of all) {
      if (name === 'grafana') continue;
      for (const port of ports) expect(port, name).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
    }
    expect(services['grafana']?.ports?.map((port) => fillIn(port, {}))).toEqual(['3000:3000']);
  });

  it.each(lasting)('%s is watched and started again', (_, service) => {
    expect(service.healthcheck?.test[0]).toBe('CMD');
    expect(service).toMatchObject({ restart: 'unless-stopped' });
  });

  it.each(own)('%s has no rights that it does not need', (_, service) => {
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    });
    expect(service).not.toHaveProperty('user');
    expect(service).not.toHaveProperty('privileged');
  });

  it('takes every secret from .env, and says which', () => {
    const used = [...text.matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name ?? '');
    const expected = [...new Set(used)].sort();
    expect(
      exampleVariables()
        .filter((name) => name !== 'COMPOSE_PROFILES')
        .sort(),
    ).toEqual(expected);
    for (const [name, { environment = {} }] of all) {
      for (const [variable, value] of Object.entries(environment)) {
        if (/PASSWORD|SECRET|TOKEN/.test(variable)) {
          expect(value, `${name} ${variable}`).toMatch(/^\$\{[A-Z_]+:\?/);
        }
      }
    }
    expect(readFileSync(join(root, '.gitignore'), 'utf8').split('\n')).toContain('.env');
    expect(readFileSync(join(root, '.dockerignore'), 'utf8').split('\n')).toContain('.env');
  });

  it('mounts what there is, and declares every volume', () => {
    const used = new Set<string>();
    for (const [, { volumes: mounts = [] }] of all) {
      for (const mount of mounts) {
        const [source = '', , mode] = mount.split(':');
        if (!source.startsWith('.')) used.add(source);
        else {
          expect(existsSync(join(root, source)), source).toBe(true);
          expect(mode).toBe('ro');
        }
      }
    }
    expect([...used].sort()).toEqual(Object.keys(volumes).sort());
  });

  it('waits for services that exist, in every profile', () => {
    for (const [name, { depends_on = {}, profiles = [] }] of all) {
      for (const [other, { condition, required = true }] of Object.entries(depends_on)) {
        const there = services[other];
        expect(there, `${name} waits for ${other}`).toBeDefined();
        if (condition === 'service_healthy') expect(there?.healthcheck).toBeDefined();
        if (required) expect(there?.profiles).toEqual(expect.arrayContaining([...profiles]));
      }
    }
  });

  it('pins every image to a version', () => {
    for (const [name, { image }] of all) {
      if (image !== 'baton') expect(image, name).toMatch(/:\d+(\.\d+)+$/);
    }
  });
});

describe('Grafana in it', () => {
  const environment = services['grafana']?.environment ?? {};
  const folder = join(root, 'grafana/provisioning');

  it('knows every variable that its provisioning names', () => {
    for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (!file.startsWith('datasources/')) continue;
      const named = readFileSync(join(folder, file), 'utf8').matchAll(/: "?\$([A-Z_]+)/g);
      for (const [, name] of named) expect(Object.keys(environment)).toContain(name);
    }
  });

  it('finds dashboards where its provider looks', () => {
    const provider = parse(readFileSync(join(folder, 'dashboards/handoffs.yaml'), 'utf8'));
    const mount = services['grafana']?.volumes?.find((one) =>
      one.includes('./grafana/dashboards:'),
    );
    expect(mount?.split(':')[1]).toBe(provider.providers[0].options.path);
    const home = environment['GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH'] ?? '';
    expect(existsSync(join(root, 'grafana/dashboards', home.split('/').at(-1) ?? ''))).toBe(true);
  });

  it('reads from whatever the profile starts', () => {
    expect(aliasesOf(services['clickhouse'])).toEqual([environment['BATON_READER_HOST']]);
    expect(aliasesOf(services['baton'])).toEqual([environment['BATON_READER_HOST']]);
    expect(services['baton']?.command).toContain(`:${environment['BATON_READER_PORT']}`);
  });
});

describe('the ClickHouse server in it', () => {
  it('lets the reader read what the dashboards ask, and nobody make users', () => {
    const reader = readFileSync(join(root, 'docker/clickhouse-reader.xml'), 'utf8');
    const granted = [...reader.matchAll(/<query>GRANT (.+)<\/query>/g)].map(([, grant]) => grant);
    expect(granted).toEqual(['SELECT, SHOW ON baton.*', 'SELECT ON system.parts']);
    const asked = queries.flatMap(({ sql }) => sql.match(/(?<=FROM )system\.\w+/g) ?? []);
    expect([...new Set(asked)]).toEqual(['system.parts']);
    const environment = services['clickhouse']?.environment ?? {};
    expect(Object.keys(environment)).not.toContain('CLICKHOUSE_DEFAULT_ACCESS_MANAGEMENT');
  });
});

describe('the Dockerfile', () => {
  const lines = readFileSync(join(root, 'Dockerfile'), 'utf8').split('\n');
  const of = (word: string): string[] => lines.filter((line) => line.startsWith(`${word} `));

  it('builds in one stage and runs in another, not as root', () => {
    expect(of('FROM')).toHaveLength(2);
    for (const line of of('FROM')) expect(line).toMatch(/^FROM node:24-bookworm-slim/);
    expect(of('USER')).toEqual(['USER node']);
    expect(of('ADD')).toEqual([]);
    expect(lines.indexOf('USER node')).toBeGreaterThan(lines.lastIndexOf(of('RUN').at(-1) ?? ''));
  });

  it('runs what the build makes', () => {
    expect(of('ENTRYPOINT')).toEqual(['ENTRYPOINT ["node", "/baton/packages/cli/dist/main.js"]']);
  });
});

const compose = spawnSync('docker', ['compose', 'version'], { encoding: 'utf8' });
const cannotCompose = compose.status !== 0;
if (cannotCompose) console.log('docker compose config: skipped, the client has no compose');

it.skipIf(cannotCompose).each(['server', 'embedded'])(
  'docker compose config takes profile %s',
  (profile) => {
    const env = Object.fromEntries(exampleVariables().map((name) => [name, 'x']));
    const { status, stderr } = spawnSync(
      'docker',
      ['compose', '--profile', profile, 'config', '--quiet'],
      { cwd: root, encoding: 'utf8', env: { ...process.env, ...env, GRAFANA_PORT: '3000' } },
    );
    expect([status, stderr]).toEqual([0, '']);
  },
);
