/** Kinds of information that Baton knows how to look for in a text without a model. */
export const ITEM_KINDS = [
  'error_message',
  'browser',
  'version',
  'environment',
  'steps_to_reproduce',
  'expected_behaviour',
  'observed_behaviour',
  'customer_impact',
  'tried_so_far',
] as const;

/** A kind of information with rules of its own. */
export type ItemKind = (typeof ITEM_KINDS)[number];

const NAMES: readonly (readonly [ItemKind, RegExp])[] = [
  ['error_message', /error|exception|stack_?trace|failure_message/],
  ['browser', /browser/],
  ['version', /version|build|release/],
  ['environment', /environment|platform|device|operating_system|^os$/],
  ['steps_to_reproduce', /steps|repro/],
  ['expected_behaviour', /expected/],
  ['observed_behaviour', /observed|actual|symptom/],
  ['customer_impact', /impact|severity_reason|business_effect/],
  ['tried_so_far', /tried|attempt|workaround|troubleshoot/],
];

/** The kind that a field of this name most likely is; undefined where its name says none. */
export function kindOfField(field: string): ItemKind | undefined {
  const name = field.toLowerCase().replaceAll(/[\s.-]/g, '_');
  return NAMES.find(([, pattern]) => pattern.test(name))?.[0];
}
