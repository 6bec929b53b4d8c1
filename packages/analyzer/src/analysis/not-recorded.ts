import type { Report } from '../report/report-schema.ts';
import type { FiguresRow, ProcessRow } from './row.ts';

type NotRecorded = Report['processes'][number]['notRecorded'];

const OF_VERB: Readonly<Record<string, string>> = {
  bounce: 'bounces',
  cancel: 'cancelled handoffs',
  accept: 'waiting and working time',
  request_clarification: 'questions back to the sender',
  close: 'closing and reopening',
};

/** What a process cannot show, so that nobody reads its absence as a zero. */
export function notRecorded(
  process: ProcessRow,
  figures: readonly FiguresRow[],
  withFields: boolean,
): NotRecorded {
  const list: NotRecorded = [];
  for (const [verb, what] of Object.entries(OF_VERB)) {
    if (process.notRecordedVerbs.includes(verb)) {
      list.push({ what, why: 'the imported log has no rows for it' });
    }
  }
  if (figures.length === 0) return list;
  const sum = (of: (row: FiguresRow) => number) => figures.reduce((all, row) => all + of(row), 0);
  const ended = sum((row) => row.endedHandoffs) > 0;
  if (ended && sum((row) => row.waits) === 0 && !process.notRecordedVerbs.includes('accept')) {
    list.push({ what: OF_VERB['accept'] ?? '', why: 'no handoff was ever accepted' });
  }
  if (ended && sum((row) => row.withDue) === 0) {
    list.push({ what: 'past due', why: 'no ended handoff has a due time or an agreed time' });
  }
  if (!withFields) {
    list.push({ what: 'completeness', why: 'no handoff says which fields came along' });
  }
  return list;
}
