import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { LlmRequest } from './llm.ts';
import type { LlmSettings } from './llm-settings.ts';

/** Hash of everything that an answer depends on: the texts, the schema, the model, where it is, its parameters, the repeat. */
export function requestKey(
  { baseUrl, model, temperature, maxOutputTokens }: LlmSettings,
  { system, user, schema, repeat = 0 }: LlmRequest<unknown>,
): string {
  const parts = [
    baseUrl,
    model,
    temperature,
    maxOutputTokens,
    system,
    user,
    z.toJSONSchema(schema),
    repeat,
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
