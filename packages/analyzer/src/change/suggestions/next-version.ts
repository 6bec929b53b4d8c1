/** The version after one: its last number one higher, `1.2` to `1.3`; `2` where none was named. */
export function nextVersion(version = '1'): string {
  const match = /^(.*?)(\d+)$/.exec(version);
  return match ? `${match[1]}${Number(match[2]) + 1}` : `${version}.2`;
}
