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
  /** How long each took from its start to its end, while others had their turns too. */
  readonly seconds: Readonly<Record<string, number>>;
}

/** A detector that could not do its part; the others have done theirs. */
export interface DetectorFailure {
  readonly detector: string;
  readonly message: string;
}

/**
 * Asks the detectors side by side, so that some compute while ClickHouse answers others, then those that go by what the
 * others found; one that fails takes none of the others with it.
 */
export async function detect(
  store: Store,
  scope: DetectorScope,
  o: Omit<DetectorOptions, 'found'> & {
    readonly detectors: readonly Detector[];
    readonly onProgress?: (detector: string) => void;
  },
): Promise<Detected> {
  const { detectors, onProgress, ...options } = o;
  const seconds: Record<string, number> = {};
  const ask = async (detector: Detector, found: readonly Finding[]): Promise<Answer> => {
    onProgress?.(detector.name);
    const startMillis = performance.now();
    try {
      const given = await detector.find(store, scope, { ...options, found });
      // Checked whole before any counts: not a number must not get as far as a table.
      return { detector, findings: given.map((finding) => checked(finding, detector, scope)) };
    } catch (error) {
      return { detector, findings: [], failure: messageOf(error) };
    } finally {
      seconds[detector.name] = (performance.now() - startMillis) / 1000;
    }
  };
  options.signal.throwIfAborted();
  const independent = detectors.filter(({ needsFound }) => needsFound !== true);
  // All have ended before any of them may end the run: nothing is asked of a store that was closed.
  const answers = await Promise.all(independent.map((detector) => ask(detector, [])));
  for (const detector of detectors.filter(({ needsFound }) => needsFound === true)) {
    options.signal.throwIfAborted();
    answers.push(await ask(detector, once(answers)));
  }
  options.signal.throwIfAborted();
  const failed = answers.filter(({ failure }) => failure !== undefined);
  const unsure = failed.flatMap(({ detector }) => detector.kinds);
  const looked = detectors.flatMap(({ kinds }) => kinds).filter((kind) => !unsure.includes(kind));
  return {
    found: once(answers),
    tried: answers.reduce((sum, answer) => sum + triedBy(answer), 0),
    looked: new Set(looked),
    failures: failed.map(({ detector, failure = '' }) => ({
      detector: detector.name,
      message: failure,
    })),
    seconds,
  };
}

interface Answer {
  readonly detector: Detector;
  readonly findings: readonly Finding[];
  /** Why there are none. */
  readonly failure?: string;
}

/** Each claim once, as the first detector told it. */
function once(answers: readonly Answer[]): Finding[] {
  const found = new Map<string, Finding>();
  for (const finding of answers.flatMap(({ findings }) => findings)) {
    if (!found.has(finding.id)) found.set(finding.id, finding);
  }
  return [...found.values()];
}

const triedBy = ({ findings }: Answer): number =>
  Math.max(findings.length, ...findings.map(({ evidence }) => evidence.tried ?? 0));

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
