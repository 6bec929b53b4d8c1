import { z } from 'zod';
import { FactsInput } from './fact-input.ts';

/** JSON Schema (draft 2020-12) of what `POST /v1/facts` takes as JSON. */
export function factsJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(FactsInput, { target: 'draft-2020-12', io: 'input' });
  return { title: 'Baton facts', ...schema };
}
