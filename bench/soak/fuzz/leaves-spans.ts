/** Whether spans are rejected for a bound: they are left there, and nobody looks into the rest of them. */
export const leavesSpans = (reason: string): boolean =>
  /nested deeper|more attributes|more events|more links/.test(reason);
