import { canFill, valuesOf } from './fill-form.ts';
import { CHANCES } from './planted-effects.ts';
import type { RequiredField, TeamName } from './process.ts';
import type { Story } from './story.ts';

/** The receiver asks for some of what is missing; the answers come out of the time it works. */
export function askBack(
  story: Story,
  o: {
    readonly handoff: number;
    readonly sender: TeamName;
    readonly missing: readonly RequiredField[];
    readonly atShare: (share: number) => number;
  },
): void {
  const { random } = story;
  const wanted = o.missing.filter(() => random.chance(CHANCES.askPerMissingField));
  const split = wanted.length > 1 && random.chance(0.5) ? 1 : wanted.length;
  const requests = [wanted.slice(0, split), wanted.slice(split)].filter((list) => list.length > 0);
  if (random.chance(CHANCES.askInGeneral)) requests.push([]);
  requests.forEach((fields, index) => {
    const answered = fields.filter(
      (field) => canFill(o.sender, field) && random.chance(CHANCES.askedFieldIsAnswered),
    );
    for (const field of answered) story.known.add(field);
    story.rounds += 1;
    story.tell(o.atShare((index + 0.2) / requests.length), {
      verb: 'request_clarification',
      handoff: o.handoff,
      fields,
    });
    story.tell(o.atShare((index + 0.8) / requests.length), {
      verb: 'provide_clarification',
      handoff: o.handoff,
      context: valuesOf(story.about, answered),
    });
  });
}
