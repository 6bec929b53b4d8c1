/** What is said of spans that were rejected; the reason is that of the first. */
export interface RejectedSpans {
  readonly rejected: number;
  readonly reason: string;
}

/** Whether a span may have been rejected for a bound: it is left there, and nobody looks into the rest of it. */
export const leavesSpans = ({ rejected, reason }: RejectedSpans): boolean =>
  rejected > 1 || /nested deeper|more attributes|more events|more links/.test(reason);
