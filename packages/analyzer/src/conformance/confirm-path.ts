import {
  checkProcessDefinition,
  hashIds,
  type Path,
  type ProcessDefinition,
} from '@baton/conventions';
import { conformanceVariants, overviewProcesses, type Store } from '@baton/store';
import { asOf } from '../analysis/as-of.ts';
import { declaredProcesses } from '../analysis/declared-process.ts';
import { namespaceOf } from '../analysis/namespace-of.ts';
import { fileName } from '../change/suggestions/file-name.ts';
import { nextVersion } from '../change/suggestions/next-version.ts';
import { AnalyzerError } from '../errors.ts';
import { observedDefinition } from './observed-definition.ts';
import { pathText } from './path-text.ts';
import { proposePaths } from './propose-paths.ts';
import type { ProposedPath } from './proposed-path-schema.ts';

/** Which process is meant, and whether its paths are only shown. */
export interface ConfirmPathRequest {
  readonly process: string;
  /** @default the one that has the process */
  readonly namespace?: string | undefined;
  /** Nothing is written. */
  readonly isDryRun: boolean;
}

/** The paths proposed for a process, and the definition that has them. */
export interface ConfirmedPath {
  readonly namespace: string;
  readonly process: string;
  readonly isDryRun: boolean;
  /** What the paths rest on. */
  readonly proposal: ProposedPath;
  /** The paths as lines of YAML. */
  readonly paths: readonly string[];
  /** The version in force before; null where nothing was declared. */
  readonly versionBefore: string | null;
  /** With the paths, as the next version. */
  readonly definition: ProcessDefinition;
  readonly file: { readonly name: string; readonly text: string };
}

/**
 * Puts the paths that are proposed for a process into its definition, as its next version, and declares it unless
 * `isDryRun`: the next report and analysis compare with them. Throws an `AnalyzerError` `process_unknown`,
 * `process_ambiguous`, or `path_unfit` where paths are declared already, or none are proposed.
 */
export async function confirmPath(
  store: Store,
  request: ConfirmPathRequest,
): Promise<ConfirmedPath> {
  const { process, isDryRun } = request;
  const namespace = await namespaceOf(store, request);
  const scope = { namespaces: [namespace], processes: [process] };
  const lane = { lane: 'analysis' } as const;
  const [declared] = await declaredProcesses(store, scope);
  if (declared?.paths) {
    throw unfit(
      `The process ${process} declares paths already, in version ${declared.version || 'without a name'}; change them in its definition.`,
    );
  }
  const rows = await store.query(overviewProcesses, scope, lane);
  const variants = await store.query(
    conformanceVariants,
    { ...scope, ...asOf(rows, Date.now()) },
    lane,
  );
  const proposal = proposePaths({ namespace, process }, variants);
  if (proposal.paths.length === 0) throw unfit(`${process}: ${proposal.sentence}`);
  const before = declared?.definition ?? (await observedDefinition(store, { namespace, process }));
  const { definition, problems } = checkProcessDefinition({
    ...before,
    version: nextVersion(before.version),
    paths: proposal.paths as unknown as Path[],
  });
  if (!definition) {
    const texts = problems.map((one) => `${one.path}: ${one.message}`);
    throw unfit(`The definition of ${process} cannot take these paths: ${texts.join(' ')}`);
  }
  if (!isDryRun) await declare(store, namespace, definition);
  return {
    ...{ namespace, process, isDryRun, proposal, definition },
    paths: proposal.paths.map((path) => pathText(path as Parameters<typeof pathText>[0])),
    versionBefore: declared ? declared.version : null,
    file: {
      name: `${fileName(process)}.process.json`,
      text: `${JSON.stringify(definition, null, 2)}\n`,
    },
  };
}

/** As a span, like every other declaration: a rebuild finds it again. */
async function declare(
  store: Store,
  namespace: string,
  definition: ProcessDefinition,
): Promise<void> {
  const text = JSON.stringify(definition);
  const seed = ['baton-path', namespace, definition.name, text];
  const row = {
    Timestamp: new Date().toISOString(),
    TraceId: hashIds(seed, 16),
    SpanId: hashIds(seed, 8),
    SpanName: 'declare',
    ServiceName: 'baton',
    SpanAttributes: {
      'handoff.namespace': namespace,
      'handoff.process.name': definition.name,
      'handoff.process.version': definition.version ?? '',
      'handoff.process.definition': text,
    },
  };
  await store.insertRows('otel_traces', [row], { lane: 'analysis' });
}

const unfit = (message: string): AnalyzerError => new AnalyzerError('path_unfit', message);
