/** Appends a name to a sequence unless it is empty or repeats the last one. */
export function appendCollapsed(sequence: string[], name: string | undefined): void {
  if (name !== undefined && name !== '' && name !== sequence.at(-1)) sequence.push(name);
}

/** True if X, Y, X occurs in a collapsed sequence. */
export function isPingPong(sequence: readonly string[]): boolean {
  return sequence.some((name, index) => index >= 2 && name === sequence[index - 2]);
}

/** True if a name occurs again in a collapsed sequence. */
export function isReturned(sequence: readonly string[]): boolean {
  return new Set(sequence).size < sequence.length;
}
