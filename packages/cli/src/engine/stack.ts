import type {
  Adopted,
  AdoptRequest,
  AnalysisRun,
  AnnotateOptions,
  Annotation,
  ConfirmedPath,
  ConfirmPathRequest,
  ExplainOptions,
  Explanation,
  InterventionReport,
  InterventionRequest,
  ItemStory,
  Report,
  RunAnalysisOptions,
  StoredFinding,
  TeamPersons,
} from '@baton/analyzer';
import type { Readiness } from '@baton/collector';
import type {
  HandoffAskResponse,
  HandoffCheckAnswer,
  HandoffCheckRequest,
} from '@baton/conventions';
import type { TestedChannel } from '../notify/test-channels.ts';
import type { OpenNow } from '../open/read-open.ts';
import type { AnalyzeRequest } from './analyses.ts';
import type { ForgetRequest, Forgotten } from './forget.ts';
import type { Part } from './parts.ts';
import type { TextAction } from './text-actions.ts';

/** Which part of the data a question is about; absent means all of it. */
export interface Scope {
  readonly namespace?: string;
  readonly process?: string;
}

/** How much there is, and how far it has come. */
export interface StackStatus {
  readonly dataDir: string;
  readonly pid: number;
  readonly apiUrl: string;
  readonly otlpUrl: string | null;
  readonly grpcUrl: string | null;
  readonly receiverPid: number | null;
  /** What runs in this process or, the receiver, beside it. */
  readonly parts: readonly Part[];
  /** `embedded`, or address and database of the server. */
  readonly clickhouse: string;
  /** What the loader says of the log. */
  readonly loader: Readonly<Record<string, unknown>>;
  /** Time since the oldest load that is not projected; 0 if all are. */
  readonly projectorLagSeconds: number;
  readonly readiness: Readiness;
}

/** What a rebuild wrote. */
export interface Rebuilt {
  readonly cycles: number;
  readonly handoffs: number;
}

/** Baton's answers on one data directory, from this process or from the engine that holds it. */
export interface Stack {
  /** Where OTLP/HTTP is received, such as `http://127.0.0.1:4318`; '' where nothing is received. */
  readonly otlpEndpoint: string;
  /** Sent along with what is sent there. */
  readonly otlpHeaders: Readonly<Record<string, string>>;
  /** Resolves when everything acknowledged so far is loaded and projected. */
  settle(): Promise<void>;
  report(scope: Scope): Promise<Report>;
  item(key: string, scope: Scope): Promise<ItemStory | undefined>;
  /** Rows of a named query; parameters as texts, such as those of a URL. */
  query(name: string, params: Readonly<Record<string, string>>): Promise<readonly unknown[]>;
  /** What is open and what fires, the handoff with the least time left first; at most `limit` handoffs. */
  open(o: Scope & { readonly limit: number }): Promise<OpenNow>;
  /** Changes to the work that were written down, with what they did. */
  interventions(scope: Scope): Promise<readonly InterventionReport[]>;
  /** Takes a suggestion up; throws an error of code `not_found`, `ambiguous` or `usage`. */
  adopt(request: AdoptRequest): Promise<Adopted>;
  /** Declares the paths that are proposed for a process, or shows them; throws as {@link Stack.adopt} does. */
  confirmPath(request: ConfirmPathRequest): Promise<ConfirmedPath>;
  /** Writes one down, or takes it back. */
  intervene(request: InterventionRequest): Promise<void>;
  /** Runs the analyzer where something has changed; progress is told only where it runs in this process. */
  analyze(
    request: AnalyzeRequest,
    onProgress?: RunAnalysisOptions['onProgress'],
  ): Promise<readonly AnalysisRun[]>;
  /** What the analyzer says now. */
  findings(scope: Scope): Promise<readonly StoredFinding[]>;
  /** Failed handoffs by hashed person; for those who ask, and stored nowhere. */
  persons(scope: Scope): Promise<readonly TeamPersons[]>;
  /** A finding, and its queries run again; throws an error of code `not_found` or `ambiguous`. */
  explain(request: ExplainOptions): Promise<Explanation>;
  /** Writes a cause down beside a finding; throws as {@link Stack.explain} does. */
  annotate(request: AnnotateOptions): Promise<Annotation>;
  /** Projects everything anew from `otel_traces`. */
  rebuild(): Promise<Rebuilt>;
  /** Removes one item everywhere. */
  forget(request: ForgetRequest): Promise<Forgotten>;
  /** Sends a test message over one channel, or all; throws an error of code `not_found` where there is none. */
  testAlerts(channel?: string): Promise<readonly TestedChannel[]>;
  status(): Promise<StackStatus>;
  /** What is known of a handoff that is about to be sent; answers within the caller's deadline. */
  check(request: HandoffCheckRequest): Promise<HandoffCheckAnswer>;
  /** Stores what somebody did with an ask. */
  respond(response: HandoffAskResponse): Promise<void>;
  /** Judges texts, or asks a language model; what it answers depends on the action. */
  text(action: TextAction): Promise<unknown>;
}
