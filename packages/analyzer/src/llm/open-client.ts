import type { LlmSettings } from './llm-settings.ts';
import type { ChatClient } from './send-request.ts';

/** The client of an endpoint. Its own retries are off: they would hide what is sent and paid for. */
export async function openClient(settings: LlmSettings): Promise<ChatClient> {
  const { AzureOpenAI, OpenAI } = await import('openai');
  const common = {
    // The client insists on one, also where the endpoint does not.
    apiKey: settings.apiKey ?? 'none',
    defaultHeaders: settings.headers,
    maxRetries: 0,
    timeout: settings.timeoutMillis,
    // Else OPENAI_ORG_ID and the like would be sent to whatever endpoint it is.
    organization: null,
    project: null,
  };
  const client =
    settings.azure === undefined
      ? new OpenAI({ ...common, baseURL: settings.baseUrl })
      : new AzureOpenAI({
          ...common,
          endpoint: settings.baseUrl,
          deployment: settings.model,
          apiVersion: settings.azure.apiVersion,
        });
  return client as unknown as ChatClient;
}
