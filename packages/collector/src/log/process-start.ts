import { readFile } from 'node:fs/promises';

/** When a process started, in the system's own words: with the process id it names a process for ever; '' where that cannot be told. */
export async function processStart(pid: number): Promise<string> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    const afterName = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return `${(await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim()}/${afterName[19]}`;
  } catch {
    return '';
  }
}
