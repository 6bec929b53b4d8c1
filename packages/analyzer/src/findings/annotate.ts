import { randomUUID } from 'node:crypto';
import type { Store } from '@baton/store';
import { AnalyzerError } from '../errors.ts';
import { findFinding } from './find-finding.ts';
import type { Annotation } from './stored-finding.ts';

/** A cause that somebody found, and the finding it belongs to. */
export interface AnnotateOptions {
  /** Id of the finding, or how it begins. */
  readonly finding: string;
  readonly text: string;
  /** The item that shows it. */
  readonly item?: string;
  /** @default all of them */
  readonly namespace?: string;
  /** @default all of them */
  readonly process?: string;
  /** Milliseconds since 1970. @default Date.now() */
  readonly nowMillis?: number;
}

const LONGEST_TEXT = 2_000;

/**
 * Writes a cause down beside a finding; later findings on the same claim or pair cite it. Throws an `AnalyzerError`:
 * `finding_unknown`, `finding_ambiguous`, or `annotation_unfit` for a text that is empty or too long.
 */
export async function annotate(store: Store, o: AnnotateOptions): Promise<Annotation> {
  const text = o.text.trim();
  if (text === '' || text.length > LONGEST_TEXT) {
    throw new AnalyzerError(
      'annotation_unfit',
      `Expected a text of 1 to ${LONGEST_TEXT} characters, got ${text.length}.`,
    );
  }
  const { finding } = await findFinding(store, o.finding, o);
  const annotation = {
    id: randomUUID(),
    findingId: finding.id,
    subject: finding.subject,
    item: o.item || null,
    text,
    annotatedAt: new Date(o.nowMillis ?? Date.now()).toISOString(),
  };
  const row = {
    Namespace: finding.namespace,
    Process: finding.process,
    AnnotationId: annotation.id,
    FindingId: finding.id,
    Item: annotation.item ?? '',
    Text: text,
    AnnotatedAt: annotation.annotatedAt,
    IsDeleted: 0,
  };
  await store.insertRows('annotations', [row], { lane: 'analysis' });
  return annotation;
}
