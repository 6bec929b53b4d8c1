/** Why something cannot do its work now. */
export interface NotReady {
  /** Stable word, such as `log_full`. */
  readonly code: string;
  readonly message: string;
}

/** The answer of `/readyz`. */
export interface Readiness {
  readonly ready: boolean;
  readonly reasons: readonly NotReady[];
}

/** Asks every check; ready if none objects. A check that fails is an objection too. */
export async function readinessOf(
  checks: readonly (() => Promise<NotReady | undefined> | NotReady | undefined)[],
): Promise<Readiness> {
  const answers = await Promise.all(
    checks.map(async (check) => {
      try {
        return await check();
      } catch (error) {
        return {
          code: 'check_failed',
          message: error instanceof Error ? error.message : String(error),
        };
      }
    }),
  );
  const reasons = answers.filter((answer) => answer !== undefined);
  return { ready: reasons.length === 0, reasons };
}
