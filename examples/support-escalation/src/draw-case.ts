import { BROWSERS, IMPACTS, PHONES, PROBLEMS, STEPS, VERSIONS } from './phrases.ts';
import { CASE_MIX, CHANCES } from './planted-effects.ts';
import type { FieldName } from './process.ts';
import type { Random } from './random.ts';

/** Name of a product. */
export type Product = keyof typeof CASE_MIX.product;

/** What an escalation is about, whoever gets to know it. */
export interface Case {
  /** The product the customer names; sometimes it is the other one. */
  readonly product: Product;
  readonly trueProduct: Product;
  readonly category: keyof typeof CASE_MIX.category;
  readonly priority: keyof typeof CASE_MIX.priority;
  readonly channel: keyof typeof CASE_MIX.channel;
  /** What the customer calls it. */
  readonly symptom: string;
  /** What a field holds once somebody fills it in. */
  readonly values: Readonly<Record<Exclude<FieldName, 'note'>, string>>;
  readonly hasScreenshot: boolean;
  readonly hasPhone: boolean;
}

/** Draws the case of one item from the case mix. */
export function drawCase(random: Random, number: number): Case {
  const product = random.pickWeighted(shares(CASE_MIX.product));
  const category = random.pickWeighted(shares(CASE_MIX.category));
  const other = product === 'atlas' ? 'beacon' : 'atlas';
  const [message, symptom] = random.pick(PROBLEMS[product][category]);
  return {
    product,
    trueProduct: random.chance(CHANCES.wrongProduct) ? other : product,
    category,
    priority: random.pickWeighted(shares(CASE_MIX.priority)),
    channel: random.pickWeighted(CASE_MIX.channel),
    symptom,
    values: {
      error_message: message,
      browser: random.pick(BROWSERS),
      steps_to_reproduce: random.pick(STEPS[product]),
      customer_impact: random.pick(IMPACTS),
      product_version: random.pick(VERSIONS[product]),
      screenshot: `screen-${number}.png`,
      contact_phone: random.pick(PHONES),
    },
    hasScreenshot: random.chance(CASE_MIX.category[category].screenshot),
    hasPhone: random.chance(CHANCES.contactPhone),
  };
}

function shares<K extends string>(
  mix: Readonly<Record<K, { readonly share: number }>>,
): Record<K, number> {
  const entries = (Object.keys(mix) as K[]).map((key) => [key, mix[key].share] as const);
  return Object.fromEntries(entries) as Record<K, number>;
}
