import { seededRandom } from '../../src/statistics/seeded-random.ts';

const WIDTH = 64;
const HEADS = 4;
const HIDDEN = 128;
const CONTEXT = 16_384;
const ALIGNMENT = 32;

/** Types of values and tensors in GGUF (specification of version 3, ggml-org/ggml, docs/gguf.md). */
const TYPE = { u32: 4, i32: 5, f32: 6, string: 8, array: 9, tensorF32: 0 } as const;
/** Kinds of tokens of llama.cpp. */
const TOKEN = { normal: 1, unknown: 2, control: 3, byte: 6 } as const;

/**
 * A language model of the llama architecture with one layer, a token for every byte and random weights, as a GGUF file:
 * what it says means nothing, and a real engine has to say it.
 */
export function toyGguf(seed: number): Uint8Array {
  const tokens = [
    { text: '<unk>', type: TOKEN.unknown },
    { text: '<s>', type: TOKEN.control },
    { text: '</s>', type: TOKEN.control },
    ...Array.from({ length: 256 }, (_, byte) => ({
      text: `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`,
      type: TOKEN.byte,
    })),
    { text: '\u2581', type: TOKEN.normal },
  ];
  const values = [
    text('general.architecture', 'llama'),
    text('general.name', 'toy'),
    u32('llama.context_length', CONTEXT),
    u32('llama.embedding_length', WIDTH),
    u32('llama.block_count', 1),
    u32('llama.feed_forward_length', HIDDEN),
    u32('llama.attention.head_count', HEADS),
    u32('llama.attention.head_count_kv', HEADS),
    u32('llama.rope.dimension_count', WIDTH / HEADS),
    value('llama.attention.layer_norm_rms_epsilon', TYPE.f32, number('f32', 1e-5)),
    text('tokenizer.ggml.model', 'llama'),
    list(
      'tokenizer.ggml.tokens',
      TYPE.string,
      tokens.map((one) => string(one.text)),
    ),
    list(
      'tokenizer.ggml.scores',
      TYPE.f32,
      tokens.map(() => number('f32', 0)),
    ),
    list(
      'tokenizer.ggml.token_type',
      TYPE.i32,
      tokens.map((one) => number('u32', one.type)),
    ),
    u32('tokenizer.ggml.unknown_token_id', 0),
    u32('tokenizer.ggml.bos_token_id', 1),
    u32('tokenizer.ggml.eos_token_id', 2),
  ];
  const tensors: { name: string; shape: number[] }[] = [
    { name: 'token_embd.weight', shape: [WIDTH, tokens.length] },
    { name: 'output_norm.weight', shape: [WIDTH] },
    { name: 'output.weight', shape: [WIDTH, tokens.length] },
    { name: 'blk.0.attn_norm.weight', shape: [WIDTH] },
    { name: 'blk.0.ffn_norm.weight', shape: [WIDTH] },
    ...['q', 'k', 'v', 'output'].map((part) => ({
      name: `blk.0.attn_${part}.weight`,
      shape: [WIDTH, WIDTH],
    })),
    { name: 'blk.0.ffn_gate.weight', shape: [WIDTH, HIDDEN] },
    { name: 'blk.0.ffn_up.weight', shape: [WIDTH, HIDDEN] },
    { name: 'blk.0.ffn_down.weight', shape: [HIDDEN, WIDTH] },
  ];
  let offset = 0;
  const places = tensors.map(({ name, shape }) => {
    const place = Buffer.concat([
      string(name),
      number('u32', shape.length),
      ...shape.map((size) => number('u64', size)),
      number('u32', TYPE.tensorF32),
      number('u64', offset),
    ]);
    offset += padded(4 * sizeOf(shape));
    return place;
  });
  const head = Buffer.concat([
    Buffer.from('GGUF'),
    number('u32', 3),
    number('u64', tensors.length),
    number('u64', values.length),
    ...values,
    ...places,
  ]);
  const random = seededRandom(seed);
  const weights = tensors.map(({ shape }) => {
    const bytes = Buffer.alloc(padded(4 * sizeOf(shape)));
    const isNorm = shape.length === 1;
    for (let at = 0; at < sizeOf(shape); at++) {
      bytes.writeFloatLE(isNorm ? 1 : (random() - 0.5) * 0.4, 4 * at);
    }
    return bytes;
  });
  return Buffer.concat([head, Buffer.alloc(padded(head.length) - head.length), ...weights]);
}

const padded = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
const sizeOf = (shape: readonly number[]): number => shape.reduce((size, one) => size * one, 1);

function number(kind: 'u32' | 'u64' | 'f32', of: number): Buffer {
  const bytes = Buffer.alloc(kind === 'u64' ? 8 : 4);
  if (kind === 'f32') bytes.writeFloatLE(of);
  else if (kind === 'u64') bytes.writeBigUInt64LE(BigInt(of));
  else bytes.writeUInt32LE(of);
  return bytes;
}

function string(of: string): Buffer {
  const bytes = Buffer.from(of);
  return Buffer.concat([number('u64', bytes.length), bytes]);
}

const value = (key: string, type: number, of: Buffer): Buffer =>
  Buffer.concat([string(key), number('u32', type), of]);
const u32 = (key: string, of: number): Buffer => value(key, TYPE.u32, number('u32', of));
const text = (key: string, of: string): Buffer => value(key, TYPE.string, string(of));
const list = (key: string, type: number, of: readonly Buffer[]): Buffer =>
  value(key, TYPE.array, Buffer.concat([number('u32', type), number('u64', of.length), ...of]));
