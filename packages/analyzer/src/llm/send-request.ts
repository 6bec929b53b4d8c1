import { z } from 'zod';
import type { Capabilities } from './capabilities.ts';
import type { LlmRequest } from './llm.ts';
import type { LlmSettings } from './llm-settings.ts';
import { costOf, estimateTokens, type LlmUsage } from './usage.ts';

/** A message of a conversation with a model. */
export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** What of the client of `openai` is used. */
export interface ChatClient {
  readonly chat: {
    readonly completions: {
      create(body: object, options: { signal: AbortSignal }): Promise<unknown>;
    };
  };
}

/** What came back. */
export interface ChatReply {
  readonly text: string;
  readonly refusal: string | null;
  /** Such as `stop` or `length`. */
  readonly finish: string;
  readonly usage: LlmUsage;
}

const replySchema = z.object({
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        message: z
          .object({ content: z.string().nullish(), refusal: z.string().nullish() })
          .nullish(),
      }),
    )
    .min(1),
  usage: z
    .object({
      prompt_tokens: z.number().min(0),
      completion_tokens: z.number().min(0),
      prompt_tokens_details: z.object({ cached_tokens: z.number().min(0).nullish() }).nullish(),
    })
    .nullish()
    .catch(null),
});

/** Sends one request and reads the reply; rejects with the client's error, or with a `TypeError` for a reply that is none. */
export async function sendRequest(
  client: ChatClient,
  settings: LlmSettings,
  o: {
    readonly request: LlmRequest<unknown>;
    readonly messages: readonly ChatMessage[];
    readonly known: Capabilities;
    readonly maxOutputTokens: number;
    readonly signal: AbortSignal;
  },
): Promise<ChatReply> {
  const { known, request } = o;
  const sentMillis = performance.now();
  const answer = await client.chat.completions.create(
    {
      model: settings.model,
      messages: withSchema(o.messages, request, known),
      ...formOf(request, known),
      ...(known.hasTemperature ? { temperature: settings.temperature } : {}),
      [known.lengthParameter]: o.maxOutputTokens,
    },
    { signal: o.signal },
  );
  const read = replySchema.safeParse(answer);
  if (!read.success) throw new TypeError('The endpoint did not answer with a chat completion.');
  const [choice] = read.data.choices;
  const text = choice?.message?.content ?? '';
  const told = read.data.usage;
  const counts = {
    tokensIn: told?.prompt_tokens ?? estimateMessages(o.messages),
    tokensCached: told?.prompt_tokens_details?.cached_tokens ?? 0,
    tokensOut: told?.completion_tokens ?? estimateTokens(text),
  };
  return {
    text,
    refusal: choice?.message?.refusal ?? null,
    finish: choice?.finish_reason ?? '',
    usage: {
      ...counts,
      isEstimate: told == null,
      cost: costOf(settings, counts),
      attempts: 1,
      latencyMillis: performance.now() - sentMillis,
    },
  };
}

/** Tokens of messages, near enough to reserve by. */
export const estimateMessages = (messages: readonly ChatMessage[]): number =>
  messages.reduce((sum, { content }) => sum + estimateTokens(content) + 4, 0);

function formOf({ name, schema }: LlmRequest<unknown>, { form }: Capabilities): object {
  if (form === 'text') return {};
  if (form === 'json_object') return { response_format: { type: 'json_object' } };
  const json_schema = { name, strict: true, schema: schemaOf(schema) };
  return { response_format: { type: 'json_schema', json_schema } };
}

/** Where the endpoint does not enforce the schema, the prompt states it. */
function withSchema(
  messages: readonly ChatMessage[],
  { schema }: LlmRequest<unknown>,
  { form }: Capabilities,
): readonly ChatMessage[] {
  if (form === 'json_schema') return messages;
  const stated = `\n\nAnswer with one JSON object and nothing else, by this JSON schema:\n${JSON.stringify(schemaOf(schema))}`;
  return messages.map((message) =>
    message.role === 'system' ? { ...message, content: message.content + stated } : message,
  );
}

function schemaOf(schema: z.ZodType): object {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { target: 'draft-7' });
  return rest;
}
