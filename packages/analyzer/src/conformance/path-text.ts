type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** A path as one line of YAML (flow style) that can stand in a process definition: `{ seq: ["a", "b"] }`. */
export function pathText(path: Json): string {
  if (Array.isArray(path)) return `[${path.map(pathText).join(', ')}]`;
  if (typeof path !== 'object' || path === null) return JSON.stringify(path);
  const entries = Object.entries(path).map(([key, value]) => `${key}: ${pathText(value)}`);
  return `{ ${entries.join(', ')} }`;
}
