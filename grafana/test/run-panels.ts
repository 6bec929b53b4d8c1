import { expect } from 'vitest';
import { type Choices, expand } from './expand.ts';
import type { ExpectedHandoff } from './expected.ts';
import type { Answer, FilledStore } from './filled-store.ts';
import { expectedEdges, expectedTiles } from './overview-figures.ts';
import { requiredColumns, shapeProblems } from './panel-shape.ts';
import { panelTargets } from './targets.ts';

/** Runs every query of every panel: what fails or lacks something, and which panels have no rows. */
export async function panelProblems(
  filled: FilledStore,
  chosen: Choices,
): Promise<{ readonly found: string[]; readonly empty: string[] }> {
  const found: string[] = [];
  const empty: string[] = [];
  const answers = new Map<string, Answer>();
  for (const target of panelTargets) {
    const at = `${target.dashboard}, ${target.panel}, ${target.refId}`;
    const answer = await filled.ask(expand(target.sql, chosen)).catch((error: Error) => {
      found.push(`${at}: ${error.message.slice(0, 400)}`);
    });
    if (answer === undefined) continue;
    answers.set(at, answer);
    found.push(...requiredColumns(target, answer).map((problem) => `${at}: ${problem}`));
    if (answer.data.length === 0) empty.push(at);
  }
  return { found: [...found, ...shapeProblems(panelTargets, answers)], empty };
}

/** Compares the tiles of all dashboards with the folded handoffs; how many there were. */
export async function compareTiles(
  filled: FilledStore,
  folded: readonly ExpectedHandoff[],
  chosen: Choices,
): Promise<number> {
  let compared = 0;
  for (const { sql, panel, variables } of panelTargets) {
    const expected = expectedTiles(folded, only(chosen, variables))[panel];
    if (expected === undefined) continue;
    const { data } = await filled.ask(expand(sql, chosen));
    expect({ panel, data }).toEqual({ panel, data: expected });
    compared += 1;
  }
  return compared;
}

/** Compares the edges of the map, with their volume, with the folded handoffs. */
export async function compareEdges(
  filled: FilledStore,
  folded: readonly ExpectedHandoff[],
  chosen: Choices,
): Promise<void> {
  const target = panelTargets.find((one) => one.refId === 'edges');
  const { data } = await filled.ask(expand(target?.sql ?? '', chosen));
  expect(new Map(data.map((row) => [row['id'], row['detail__n']]))).toEqual(
    expectedEdges(folded, only(chosen, target?.variables ?? [])),
  );
}

/** What is chosen of the variables that a dashboard has. */
function only(chosen: Choices, names: readonly string[]): Choices {
  const some = Object.entries(chosen.variables).filter(([name]) => names.includes(name));
  return { ...chosen, variables: Object.fromEntries(some) };
}
