/** Collects names, each once. */
export interface NameColumn {
  readonly names: string[];
  readonly codes: number[];
  push(name: string): void;
}

/** Starts a column of names. */
export function createNameColumn(): NameColumn {
  const indexOf = new Map<string, number>();
  const names: string[] = [];
  const codes: number[] = [];
  return {
    names,
    codes,
    push(name) {
      let code = indexOf.get(name);
      if (code === undefined) {
        code = names.length;
        indexOf.set(name, code);
        names.push(name);
      }
      codes.push(code);
    },
  };
}
