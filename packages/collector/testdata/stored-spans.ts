import { createLogReader } from '../src/log/log-reader.ts';
import { logDirectory } from '../src/log/segment-files.ts';

/** Spans in the log of a data directory. */
export async function storedSpans(dataDir: string): Promise<number> {
  const reader = createLogReader(logDirectory(dataDir));
  let spans = 0;
  for (let record = await reader.next(); record; record = await reader.next()) {
    spans += record.header.rows;
  }
  await reader.close();
  return spans;
}
