const MAX_CHARACTERS = 100_000;
const MAX_TRIES = 500;

/**
 * The last whole JSON object in a text, fences and chatter around it aside; undefined where there is none. The last, since
 * a model that repeats its input first would else answer with an object that the judged text brought along.
 */
export function lastJsonObject(text: string): unknown {
  const searched = text.slice(-MAX_CHARACTERS);
  let last: unknown;
  let tries = 0;
  for (let at = searched.indexOf('{'); at >= 0 && tries < MAX_TRIES; tries++) {
    const end = endOfObject(searched, at);
    const value = end === undefined ? undefined : parsed(searched.slice(at, end));
    if (value !== undefined) last = value;
    at = searched.indexOf('{', value === undefined ? at + 1 : end);
  }
  return last;
}

/** Behind the brace that closes the one at `start`; braces in texts do not count. */
function endOfObject(text: string, start: number): number | undefined {
  let depth = 0;
  let isText = false;
  for (let at = start; at < text.length; at++) {
    const mark = text[at];
    if (isText) {
      if (mark === '\\') at++;
      else if (mark === '"') isText = false;
    } else if (mark === '"') isText = true;
    else if (mark === '{') depth++;
    else if (mark === '}' && --depth === 0) return at + 1;
  }
  return undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
