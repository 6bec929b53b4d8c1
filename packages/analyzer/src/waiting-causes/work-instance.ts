/** One piece of work of a resource, in milliseconds since 1970. */
export interface WorkInstance {
  /** Work of one activity may be batched. */
  readonly activity: string;
  /** From when on it could have been started. */
  readonly enabledMillis: number;
  /** When it was started, or until when it has waited so far. */
  readonly startMillis: number;
  /** Infinity while it is not finished. */
  readonly endMillis: number;
  /** Times at which a question about it was open. */
  readonly questions?: readonly (readonly [fromMillis: number, toMillis: number])[];
  /** Nobody has started it: it takes up nobody, and belongs to no batch yet. */
  readonly stillWaiting?: boolean;
}
