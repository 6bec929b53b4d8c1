/** How an answer in a given form is asked for, the strictest first. */
const FORMS = ['json_schema', 'json_object', 'text'] as const;

/** How an answer in a given form is asked for. */
export type AnswerForm = (typeof FORMS)[number];

/** What an endpoint takes, as far as is known. */
export interface Capabilities {
  readonly form: AnswerForm;
  /** Some models take no temperature but their own. */
  readonly hasTemperature: boolean;
  readonly lengthParameter: 'max_completion_tokens' | 'max_tokens';
}

/** What is tried first. */
export const BEST: Capabilities = {
  form: 'json_schema',
  hasTemperature: true,
  lengthParameter: 'max_completion_tokens',
};

/** What is tried after an endpoint refused a request as wrong, by what it said; undefined where nothing is left. */
export function stepDown(known: Capabilities, message: string): Capabilities | undefined {
  if (known.hasTemperature && /temperature/i.test(message)) {
    return { ...known, hasTemperature: false };
  }
  if (
    known.lengthParameter === 'max_completion_tokens' &&
    /max_(?:completion_)?tokens/i.test(message)
  ) {
    return { ...known, lengthParameter: 'max_tokens' };
  }
  const next = FORMS[FORMS.indexOf(known.form) + 1];
  return next === undefined ? undefined : { ...known, form: next };
}

/** What is known of each endpoint and model, for as long as the process lives. */
const remembered = new Map<string, Capabilities>();

/** What an endpoint takes, remembered by address and model. */
export const capabilitiesOf = (endpoint: string, model: string): Capabilities =>
  remembered.get(`${endpoint} ${model}`) ?? BEST;

/** Whether anything was learnt of an endpoint yet. */
export const isProbed = (endpoint: string, model: string): boolean =>
  remembered.has(`${endpoint} ${model}`);

/** Remembers what an endpoint took. */
export function rememberCapabilities(endpoint: string, model: string, known: Capabilities): void {
  remembered.set(`${endpoint} ${model}`, known);
}
