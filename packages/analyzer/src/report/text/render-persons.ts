import {
  MINIMUM_HANDOFFS,
  MINIMUM_PERSONS,
  type TeamPersons,
} from '../../measures/person-rates.ts';
import { formatCount, formatPercent } from '../format/number.ts';
import { plural } from '../format/plural.ts';
import { createLook, paragraph, type TextOptions } from './look.ts';
import { terminalText } from './terminal-text.ts';
import { textTable } from './text-table.ts';

/** Failed handoffs by hashed person, for a terminal. */
export function renderPersons(teams: readonly TeamPersons[], options: TextOptions): string {
  const look = createLook(options);
  const title = look.paint.title('Persons, by their hash: asked for, and stored nowhere');
  if (teams.length === 0) {
    const sentence = `No team has ${MINIMUM_PERSONS} persons with ${MINIMUM_HANDOFFS} ended handoffs of which some failed and some did not, or no import hashed persons (persons.hash of the mapping).`;
    return [title, ...paragraph(sentence, look)].join('\n');
  }
  const lines = teams.flatMap(({ process, team, side, attribute, teamRate, persons, leftOut }) => [
    ...paragraph(
      `${process}: handoffs ${side === 'sender' ? 'from' : 'to'} ${team} by ${attribute}, ${formatPercent(teamRate)} failed in the team; ${plural(leftOut, 'person')} with fewer than ${MINIMUM_HANDOFFS} left out`,
      look,
    ),
    ...textTable(
      [
        { head: 'person', align: 'left', flexible: true },
        { head: 'n' },
        { head: 'failed' },
        { head: 'drawn to the team' },
        { head: '95 %' },
        { head: '', align: 'left' },
      ],
      persons.map((one) => [
        terminalText(one.person),
        formatCount(one.ended),
        formatPercent(one.failed / one.ended),
        formatPercent(one.rate),
        `${formatPercent(one.low)} to ${formatPercent(one.high)}`,
        one.differs ? 'differs' : '',
      ]),
      { width: look.width, quiet: look.paint.quiet },
    ),
  ]);
  const caution =
    'Who gets which work is not chance: a difference may be of the work, not of the person. Of 100 that do not differ, about five seem to.';
  return [title, ...lines, ...paragraph(caution, look, look.paint.quiet)].join('\n');
}
