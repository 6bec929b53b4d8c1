type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** A path as one line of YAML (flow style) that can stand in a process definition: `{ seq: ["a", "b"] }`. */
export function pathText(path: Json): string {
  if (Array.isArray(path)) return `[${path.map(pathText).join(', ')}]`;
  if (typeof path !== 'object' || path === null) return scalarText(path);
  const entries = Object.entries(path).map(([key, value]) => `${key}: ${pathText(value)}`);
  return `{ ${entries.join(', ')} }`;
}

/** What would read as markup or turn the direction of a line is written by its number, which YAML reads as the same. */
function scalarText(value: string | number | boolean | null): string {
  return JSON.stringify(value).replace(
    /[<>&\p{Bidi_Control}\u2028\u2029]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
