import type { Rule } from '@baton/conventions';

/** What a rule says of one item: `pending` where an open one may still keep or break it. */
export type RuleVerdict = 'kept' | 'violated' | 'pending' | 'not_applicable';

/**
 * Evaluates a rule on a stage sequence, that of an open item being a beginning. The rules are constraint templates
 * of Declare (van der Aalst, Pesic and Schonenberg, "Declarative workflows: Balancing between flexibility and
 * support", Computer Science - Research and Development 23, 2009): init, precedence, response, not succession and
 * absence (`max_count`), and `allowed_next` for what may directly follow. `init` and `max_count` apply to every item
 * with a stage, the others to items in which the stage they speak of occurs. The time of a response is not looked at:
 * the query `conformance/response-times` does.
 */
export function evaluateRule(rule: Rule, stages: readonly string[], closed: boolean): RuleVerdict {
  if (stages.length === 0) return 'not_applicable';
  switch (rule.kind) {
    case 'init':
      return stages[0] === rule.stage ? 'kept' : 'violated';
    case 'max_count': {
      const visits = stages.filter((stage) => stage === rule.stage).length;
      return visits <= rule.count ? 'kept' : 'violated';
    }
    case 'precedence': {
      const then = stages.indexOf(rule.then);
      if (then < 0) return 'not_applicable';
      return stages.slice(0, then).includes(rule.first) ? 'kept' : 'violated';
    }
    case 'response': {
      const after = stages.lastIndexOf(rule.after);
      if (after < 0) return 'not_applicable';
      if (stages.includes(rule.then, after + 1)) return 'kept';
      return closed ? 'violated' : 'pending';
    }
    case 'not_succession': {
      const first = stages.indexOf(rule.first);
      if (first < 0) return 'not_applicable';
      return stages.includes(rule.then, first + 1) ? 'violated' : 'kept';
    }
    case 'allowed_next': {
      if (!stages.includes(rule.stage)) return 'not_applicable';
      const breaks = stages.some(
        (stage, at) =>
          at > 0 &&
          stages[at - 1] === rule.stage &&
          !rule.next.includes(stage) &&
          stage !== rule.stage,
      );
      return breaks ? 'violated' : 'kept';
    }
  }
}

/** A rule in words. */
export function ruleText(rule: Rule): string {
  switch (rule.kind) {
    case 'init':
      return `starts in ${rule.stage}`;
    case 'precedence':
      return `${rule.then} only after ${rule.first}`;
    case 'response':
      return `after ${rule.after} comes ${rule.then}${rule.within === undefined ? '' : ` within ${rule.within}`}`;
    case 'not_succession':
      return `never ${rule.then} after ${rule.first}`;
    case 'max_count':
      return `in ${rule.stage} at most ${rule.count}×`;
    case 'allowed_next':
      return rule.next.length === 0
        ? `nothing follows ${rule.stage}`
        : `${rule.stage} is followed by ${rule.next.join(' or ')} only`;
  }
}
