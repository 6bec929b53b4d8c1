import { formatCount, formatShare } from '../report/format/number.ts';
import { plural } from '../report/format/plural.ts';
import type { Conformance } from './conformance-schema.ts';

/** What a comparison comes to, in one or two sentences. */
export function conformanceSentence(figures: Omit<Conformance, 'sentence'>): string {
  const { compared, openLeftOut, following, fitness } = figures;
  if (compared + openLeftOut === 0 && figures.hasPaths) return 'No item has been seen yet.';
  if (!figures.hasPaths) return 'No path is declared; the rules are looked at one by one.';
  if (following === null || fitness === null) {
    return `Nothing has closed yet: ${plural(openLeftOut, 'open item')} may still follow a path.`;
  }
  const open = openLeftOut === 0 ? '' : ` ${openText(openLeftOut)} left out.`;
  const some = `Fitness ${formatFitness(fitness)}.${open}`;
  if (following.count === 0) {
    return `${compared === 1 ? 'The one closed item does not follow' : `None of ${formatCount(compared)} closed items follows`} a declared path: either the work goes another way, or the declaration is out of date. ${some}`;
  }
  if (compared === 1) return `The one closed item follows a declared path. ${some}`;
  return `${formatShare(following)} closed items follow a declared path. ${some}`;
}

/** Fitness to two digits, but 1 only where nothing is off. */
export function formatFitness(fitness: number): string {
  return fitness < 1 && fitness > 0.995 ? '> 0.99' : fitness.toFixed(2);
}

function openText(open: number): string {
  return open === 1 ? 'One open item is' : `${formatCount(open)} open items are`;
}
