import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type ReceivedChat,
  type ScriptedEndpoint,
  startScriptedEndpoint,
} from './scripted-endpoint.ts';

/** What of `node-llama-cpp` is used; it is no dependency of Baton. */
export interface LlamaCpp {
  getLlama(options: object): Promise<Llama>;
  readonly LlamaChatSession: new (options: { contextSequence: unknown }) => ChatSession;
}

interface Llama {
  loadModel(options: { modelPath: string; gpuLayers?: number }): Promise<{
    tokenize(text: string): readonly unknown[];
    createContext(options: { contextSize: number; threads: number }): Promise<{
      getSequence(): { dispose(): void };
    }>;
  }>;
  createGrammarForJsonSchema(schema: object): Promise<unknown>;
  dispose(): Promise<void>;
}

interface ChatSession {
  promptWithMeta(
    text: string,
    options: object,
  ): Promise<{ readonly responseText: string; readonly stopReason: string }>;
}

/** The package where it is installed, or in the folder that BATON_LLAMA_CPP names; undefined where it is in neither. */
export async function importLlamaCpp(): Promise<LlamaCpp | undefined> {
  const folder = process.env['BATON_LLAMA_CPP'];
  const source =
    folder === undefined
      ? 'node-llama-cpp'
      : pathToFileURL(resolve(join(folder, 'node_modules/node-llama-cpp/dist/index.js'))).href;
  try {
    return (await import(/* @vite-ignore */ source)) as LlamaCpp;
  } catch (cause) {
    // Whoever names a folder wants to know why nothing ran.
    if (folder !== undefined) throw cause;
    return undefined;
  }
}

/** Lists get one to five members, texts an end, and members of these names one of these texts. */
export interface Narrow {
  readonly mostCharacters: number;
  readonly names: Readonly<Record<string, readonly string[]>>;
}

/** What the engine answered with, as it was sent. */
export interface LlamaAnswer {
  readonly content: string;
  readonly finish: string;
}

/** An OpenAI-compatible endpoint over llama.cpp in this process: the schema of a request becomes a grammar. */
export async function startLlamaEndpoint(
  { getLlama, LlamaChatSession }: LlamaCpp,
  o: {
    readonly modelPath: string;
    readonly contextTokens: number;
    readonly temperature: number;
    /** How far schemas are narrowed: a toy finds no end by itself, and no name of an item. */
    readonly narrow?: Narrow;
  },
): Promise<ScriptedEndpoint & { readonly answers: readonly LlamaAnswer[] }> {
  const llama = await getLlama({
    ...{ gpu: false, build: 'never', skipDownload: true, progressLogs: false },
    logLevel: 'error',
  });
  const model = await llama.loadModel({ modelPath: o.modelPath, gpuLayers: 0 });
  // More than one thread is slower where another process works too.
  const context = await model.createContext({ contextSize: o.contextTokens, threads: 1 });
  const answers: LlamaAnswer[] = [];
  let last: Promise<unknown> = Promise.resolve();
  async function generate(chat: ReceivedChat, at: number) {
    const sequence = context.getSequence();
    try {
      const prompt = chat.messages.map(({ content }) => content).join('\n\n');
      const { responseText: content, stopReason } = await new LlamaChatSession({
        contextSequence: sequence,
      }).promptWithMeta(prompt, {
        ...{
          temperature: o.temperature,
          seed: at + 1,
          grammar: await grammarOf(llama, chat, o.narrow),
        },
        maxTokens: chat.max_completion_tokens ?? chat.max_tokens,
      });
      const finish = stopReason === 'maxTokens' ? 'length' : 'stop';
      answers.push({ content, finish });
      const usage = {
        prompt_tokens: model.tokenize(prompt).length,
        completion_tokens: model.tokenize(content).length,
      };
      return { content, finish, usage };
    } finally {
      sequence.dispose();
    }
  }
  // There is one sequence: one after the other.
  const endpoint = await startScriptedEndpoint((chat, at) => {
    const mine = last.then(() => generate(chat, at));
    last = mine.catch(() => undefined);
    return mine;
  });
  return {
    ...endpoint,
    answers,
    async close() {
      await endpoint.close();
      await last;
      await llama.dispose();
    },
  };
}

async function grammarOf(
  llama: Llama,
  { response_format }: ReceivedChat,
  narrow: Narrow | undefined,
): Promise<unknown> {
  const schema = response_format?.json_schema?.schema;
  if (schema === undefined) return undefined;
  return llama.createGrammarForJsonSchema(narrow === undefined ? schema : narrowed(schema, narrow));
}

function narrowed<T>(schema: T, by: Narrow): T {
  if (Array.isArray(schema)) return schema.map((one) => narrowed(one, by)) as T;
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner: Record<string, unknown> = Object.fromEntries(
    Object.entries(schema).map(([key, one]) => [
      key,
      by.names[key] === undefined ? narrowed(one, by) : { enum: by.names[key] },
    ]),
  );
  if (inner['type'] === 'array') return { ...inner, minItems: 1, maxItems: 5 } as T;
  const isFree = inner['type'] === 'string' && inner['enum'] === undefined;
  return (isFree ? { ...inner, maxLength: by.mostCharacters } : inner) as T;
}
