import { isLoopbackName } from '@baton/store';
import { z } from 'zod';
import { AnalyzerError } from '../errors.ts';
import { loadYaml } from '../load-yaml.ts';

const tokens = z.number().int().positive();
const money = z.number().positive();

const fields = z.strictObject({
  /** Of any OpenAI-compatible endpoint, such as `http://127.0.0.1:11434/v1`. */
  baseUrl: z.url({ protocol: /^https?$/ }),
  model: z.string().min(1),
  /** Name of the environment variable that holds the key. */
  apiKeyEnv: z.string().min(1).optional(),
  /** For Azure: `baseUrl` is that of the resource, `model` names the deployment. */
  azure: z.strictObject({ apiVersion: z.string().min(1) }).optional(),
  headers: z.record(z.string(), z.string()).default({}),
  /** Of one request. */
  timeoutMillis: z.number().int().min(100).max(600_000).default(20_000),
  /** After the first attempt, while the deadline of the caller allows. */
  maxRetries: z.number().int().min(0).max(10).default(2),
  /** Requests at a time at most; fewer where the endpoint asks for it. */
  concurrency: z.number().int().min(1).max(64).default(4),
  maxOutputTokens: tokens.max(32_000).default(1_500),
  temperature: z.number().min(0).max(2).default(0),
  /** What is taken out of texts before they are sent; `off` is for endpoints on this machine only. */
  redaction: z.enum(['strict', 'standard', 'off']).default('standard'),
  /** Where one is reached, nothing more is sent. */
  caps: z
    .strictObject({
      runTokens: tokens.default(2_000_000),
      dayTokens: tokens.default(5_000_000),
      namespaceDayTokens: tokens.default(5_000_000),
      dayCost: money.optional(),
    })
    .prefault({}),
  /** Per million tokens, in any currency; without it, caps count tokens only. */
  prices: z
    .strictObject({
      input: z.number().min(0),
      cachedInput: z.number().min(0).optional(),
      output: z.number().min(0),
    })
    .optional(),
});

const settingsSchema = fields.refine(
  ({ caps, prices }) => caps.dayCost === undefined || prices !== undefined,
  { path: ['caps', 'dayCost'], message: 'a cap of cost needs prices' },
);

/** How a language model is reached, and how far it may be used. */
export type LlmSettings = z.infer<typeof settingsSchema> & { readonly apiKey?: string };

/** The environment that is read, such as `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Settings from BATON_LLM_BASE_URL, BATON_LLM_MODEL and BATON_LLM_API_KEY over those of a file (YAML or JSON); undefined
 * where neither names an endpoint: then nothing is ever sent.
 *
 * @throws AnalyzerError `llm_unconfigured`, naming every wrong setting
 */
export function readLlmSettings(
  environment: Environment,
  file?: { readonly text: string; readonly source: string },
): LlmSettings | undefined {
  const named: Record<string, string> = {};
  const url = environment['BATON_LLM_BASE_URL'];
  const model = environment['BATON_LLM_MODEL'];
  if (url) named['baseUrl'] = url;
  if (model) named['model'] = model;
  if (file === undefined && Object.keys(named).length === 0) return undefined;
  const read = settingsSchema.safeParse({ ...contentOf(file), ...named });
  if (!read.success) {
    const problems = read.error.issues.map(
      ({ path, message }) => `  ${path.join('.') || 'settings'}: ${message}`,
    );
    const where = file?.source ?? 'BATON_LLM_BASE_URL and BATON_LLM_MODEL';
    throw new AnalyzerError(
      'llm_unconfigured',
      [`${where} do not say how to reach a language model:`, ...problems].join('\n'),
    );
  }
  const settings = read.data;
  if (settings.redaction === 'off' && !isLoopbackName(new URL(settings.baseUrl).hostname)) {
    throw new AnalyzerError(
      'llm_unconfigured',
      `redaction: off is for a model on this machine; ${settings.baseUrl} is not on it.`,
    );
  }
  const apiKey = environment[settings.apiKeyEnv ?? 'BATON_LLM_API_KEY'];
  return apiKey ? { ...settings, apiKey } : settings;
}

function contentOf(file: { readonly text: string; readonly source: string } | undefined): object {
  if (file === undefined) return {};
  try {
    const content: unknown = loadYaml().parse(file.text, { maxAliasCount: 0 });
    if (typeof content === 'object' && content !== null && !Array.isArray(content)) return content;
  } catch (cause) {
    throw new AnalyzerError(
      'llm_unconfigured',
      `${file.source} is not valid YAML: ${cause instanceof Error ? cause.message : String(cause)}`,
    );
  }
  throw new AnalyzerError('llm_unconfigured', `${file.source} holds no settings.`);
}
