import type { Session } from 'chdb';

/**
 * To be awaited after a statement failed: what it had put out until then stays with the connection (seen with chdb
 * 3.4.0), and would come in front of the next statement's output. That next one is this.
 */
export async function dropPartialOutput(session: Session): Promise<void> {
  await session.queryAsync('SELECT 1', { format: 'Null' }).catch(() => undefined);
}
