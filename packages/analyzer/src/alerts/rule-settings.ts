import type { AlertRule, QueryParameters } from '@baton/store';
import { AnalyzerError } from '../errors.ts';

/** What may be changed about a rule of the catalogue. */
export interface RuleSettings {
  readonly enabled?: boolean | undefined;
  /** Of rules about handoffs a parameter decides instead. */
  readonly threshold?: number | undefined;
  readonly severity?: AlertRule['severity'] | undefined;
  readonly forSeconds?: number | undefined;
  readonly keepFiringForSeconds?: number | undefined;
  /** Parameters of the rule's query that are its own: windows, minimums, limits. */
  readonly params?: Readonly<Record<string, number>> | undefined;
}

/** A rule as it is evaluated. */
export interface ActiveRule extends AlertRule {
  /** Of rules about handoffs every one that is their own, else what was set. */
  readonly params: QueryParameters;
}

/**
 * The rules that are switched on, as their settings change them.
 *
 * @throws AnalyzerError `alert_rule_unknown`, for a rule, a parameter or a threshold that there is not
 */
export function activeRules(
  rules: readonly AlertRule[],
  settings: Readonly<Record<string, RuleSettings>> = {},
): ActiveRule[] {
  for (const id of Object.keys(settings)) {
    if (rules.some((rule) => rule.id === id)) continue;
    throw refused(
      `There is no alert rule ${id}; there are ${rules.map((rule) => rule.id).join(', ')}.`,
    );
  }
  return rules.flatMap((rule) => {
    const own = Object.hasOwn(settings, rule.id) ? settings[rule.id] : undefined;
    const params = checkedParams(rule, own?.params ?? {});
    if (rule.about === 'handoff' && own?.threshold !== undefined) {
      const decides = rule.ownParams?.join(', ');
      throw refused(
        `The alert rule ${rule.id} takes no threshold${decides === undefined ? '' : `; what decides is ${decides}, among its params`}.`,
      );
    }
    if (!(own?.enabled ?? rule.isPaused !== true)) return [];
    return [
      {
        ...rule,
        severity: own?.severity ?? rule.severity,
        threshold: { ...rule.threshold, value: own?.threshold ?? rule.threshold.value },
        forSeconds: own?.forSeconds ?? rule.forSeconds,
        keepFiringForSeconds: own?.keepFiringForSeconds ?? rule.keepFiringForSeconds,
        params,
      },
    ];
  });
}

const GIVEN: ReadonlySet<string> = new Set(['namespaces', 'processes', 'nowMillis']);

function checkedParams(
  rule: AlertRule,
  params: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  const { shape } = rule.query.params;
  const isAboutHandoffs = rule.about === 'handoff';
  const known = isAboutHandoffs
    ? (rule.ownParams ?? [])
    : Object.keys(shape).filter((name) => !GIVEN.has(name));
  for (const [name, value] of Object.entries(params)) {
    const schema = shape[name] as { safeParse(value: unknown): { success: boolean } } | undefined;
    if (known.includes(name) && schema?.safeParse(value).success) continue;
    throw refused(
      known.length === 0
        ? `The alert rule ${rule.id} takes no params.`
        : `The alert rule ${rule.id} takes ${known.join(', ')} as numbers, not ${name}: ${value}.`,
    );
  }
  if (!isAboutHandoffs) return params;
  const whole = rule.query.params.parse(params) as Readonly<Record<string, number>>;
  return Object.fromEntries(known.map((name) => [name, whole[name] ?? 0]));
}

const refused = (message: string): AnalyzerError =>
  new AnalyzerError('alert_rule_unknown', message);
