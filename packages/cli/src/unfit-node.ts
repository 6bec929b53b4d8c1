const OLDEST_MAJOR = 24;

/** Why Baton does not run on a version of Node, such as `22.1.0`, in one sentence; undefined if it does. */
export function unfitNode(version: string): string | undefined {
  if (Number.parseInt(version, 10) >= OLDEST_MAJOR) return undefined;
  return (
    `Baton needs Node ${OLDEST_MAJOR} or newer, and this is ${version}: run it by the npm scripts of its repository, ` +
    'which bring the right one, or put a newer one first in PATH.'
  );
}
