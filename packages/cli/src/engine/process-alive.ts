/** True if a process with this id exists, whoever owns it. */
export function processAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Asks a process to stop and waits; kills it if it does not within `patienceMillis`. */
export async function stopProcess(pid: number, patienceMillis = 10_000): Promise<void> {
  const deadlineMillis = Date.now() + patienceMillis;
  if (!send(pid, 'SIGTERM')) return;
  while (processAlive(pid)) {
    if (Date.now() > deadlineMillis) send(pid, 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function send(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
