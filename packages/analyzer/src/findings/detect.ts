import type { Store } from '@baton/store';
import type { Detector, DetectorOptions, DetectorScope } from './detector.ts';
import { type Finding, findingSchema } from './finding.ts';

/** What the detectors said of one process. */
export interface Detected {
  /** Each claim once. */
  readonly found: readonly Finding[];
  /** Comparisons that were made, told or not. */
  readonly tried: number;
  /** Kinds of which every detector has looked, so that what it did not name is gone. */
  readonly looked: ReadonlySet<Finding['kind']>;
  readonly failures: readonly DetectorFailure[];
  /** How long each took. */
  readonly seconds: Readonly<Record<string, number>>;
}

/** A detector that could not do its part; the others have done theirs. */
export interface DetectorFailure {
  readonly detector: string;
  readonly message: string;
}

/** Asks one detector after the other; one that fails takes none of the others with it. */
export async function detect(
  store: Store,
  scope: DetectorScope,
  o: Omit<DetectorOptions, 'found'> & {
    readonly detectors: readonly Detector[];
    readonly onProgress?: (detector: string) => void;
  },
): Promise<Detected> {
  const { detectors, onProgress, ...options } = o;
  const found = new Map<string, Finding>();
  const failures: DetectorFailure[] = [];
  const seconds: Record<string, number> = {};
  let tried = 0;
  for (const detector of detectors) {
    options.signal.throwIfAborted();
    onProgress?.(detector.name);
    const startMillis = performance.now();
    try {
      const given = await detector.find(store, scope, { ...options, found: [...found.values()] });
      // Checked whole before any counts: not a number must not get as far as a table.
      const findings = given.map((finding) => checked(finding, detector, scope));
      tried += Math.max(findings.length, ...findings.map(({ evidence }) => evidence.tried ?? 0));
      for (const finding of findings) if (!found.has(finding.id)) found.set(finding.id, finding);
    } catch (error) {
      options.signal.throwIfAborted();
      failures.push({ detector: detector.name, message: messageOf(error) });
    }
    seconds[detector.name] = (performance.now() - startMillis) / 1000;
  }
  const failed = new Set(failures.map((failure) => failure.detector));
  const unsure = detectors.filter(({ name }) => failed.has(name)).flatMap(({ kinds }) => kinds);
  const looked = detectors.flatMap(({ kinds }) => kinds).filter((kind) => !unsure.includes(kind));
  return { found: [...found.values()], tried, looked: new Set(looked), failures, seconds };
}

function checked(finding: Finding, detector: Detector, scope: DetectorScope): Finding {
  const { data, error } = findingSchema.safeParse(finding);
  if (error !== undefined) {
    const at = error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new TypeError(`"${finding.subject}" is no finding: ${at.join('; ')}.`);
  }
  if (data.namespace !== scope.namespace || data.process !== scope.process) {
    throw new TypeError(`"${data.subject}" is about another process.`);
  }
  if (!detector.kinds.includes(data.kind)) {
    throw new TypeError(`"${data.subject}" is of a kind that ${detector.name} does not name.`);
  }
  return data;
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
