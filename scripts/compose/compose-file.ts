import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

/** The repository. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** What is looked at of a service. */
export interface Service {
  readonly image?: string;
  readonly profiles?: readonly string[];
  readonly command?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly depends_on?: Readonly<
    Record<string, { readonly condition: string; readonly required?: boolean }>
  >;
  readonly networks?: Readonly<Record<string, { readonly aliases: readonly string[] }>>;
}

/** `docker-compose.yml`, with variables as they stand there. */
export interface ComposeFile {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

/** Reads `docker-compose.yml` with its anchors and merges resolved. */
export function readComposeFile(): ComposeFile {
  const text = readFileSync(`${root}/docker-compose.yml`, 'utf8');
  return parse(text, { merge: true }) as ComposeFile;
}

/** Names of the variables in `.env.example`. */
export function exampleVariables(): string[] {
  const lines = readFileSync(`${root}/.env.example`, 'utf8').split('\n');
  return lines.flatMap((line) => /^([A-Z_]+)=/.exec(line)?.[1] ?? []);
}

/** Fills in `${NAME}`, `${NAME:-default}` and `${NAME:?message}`; throws for one that must be set and is not. */
export function fillIn(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{([A-Z_]+)(?::([-?])([^}]*))?\}/g, (_, name, kind, rest) => {
    const value = values[name as string];
    if (value !== undefined && value !== '') return value;
    if (kind === '?') throw new Error(`${name} is not set: ${rest}`);
    return (rest as string | undefined) ?? '';
  });
}
