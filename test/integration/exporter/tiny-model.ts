import { gguf, type GgufTensor } from "./gguf.ts";

const WIDTH = 32;
const HEADS = 2;
const INNER_WIDTH = 64;
const CONTEXT = 2048;

/** Special tokens, every byte (so that any prompt can be written), and words for the answers. */
const special = ["<unk>", "<s>", "</s>"];
const bytes = Array.from(
  { length: 256 },
  (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`,
);
const words = Array.from({ length: 61 }, (_, index) => `▁w${index.toString(36)}`);
const tokens = [...special, ...bytes, ...words];
/** llama.cpp's token types. */
const kinds = { normal: 1, unknown: 2, control: 3, byte: 6 } as const;

/**
 * A llama model of one layer with random weights, 130 kB as GGUF, always the same. Its answers are words without
 * sense and never end by themselves: what is no word scores 0, and among 61 random words one scores more.
 */
export function tinyModel(): Buffer {
  const random = pseudoRandom(1);
  const tensor = (...dimensions: readonly number[]): GgufTensor => {
    const size = dimensions.reduce((product, dimension) => product * dimension, 1);
    return { dimensions, values: Float32Array.from({ length: size }, () => random() - 0.5) };
  };
  const ones: GgufTensor = { dimensions: [WIDTH], values: new Float32Array(WIDTH).fill(1) };
  const output = tensor(WIDTH, tokens.length);
  output.values.fill(0, 0, WIDTH * (special.length + bytes.length));
  return gguf(
    {
      "general.architecture": { type: "string", value: "llama" },
      "general.name": { type: "string", value: "tiny" },
      "llama.context_length": { type: "uint32", value: CONTEXT },
      "llama.embedding_length": { type: "uint32", value: WIDTH },
      "llama.block_count": { type: "uint32", value: 1 },
      "llama.feed_forward_length": { type: "uint32", value: INNER_WIDTH },
      "llama.attention.head_count": { type: "uint32", value: HEADS },
      "llama.attention.head_count_kv": { type: "uint32", value: HEADS },
      "llama.attention.layer_norm_rms_epsilon": { type: "float32", value: 1e-5 },
      "llama.rope.dimension_count": { type: "uint32", value: WIDTH / HEADS },
      "llama.vocab_size": { type: "uint32", value: tokens.length },
      "tokenizer.ggml.model": { type: "string", value: "llama" },
      "tokenizer.ggml.tokens": { type: "strings", values: tokens },
      "tokenizer.ggml.scores": { type: "float32s", values: tokens.map(() => 0) },
      "tokenizer.ggml.token_type": {
        type: "int32s",
        values: [
          ...[kinds.unknown, kinds.control, kinds.control],
          ...bytes.map(() => kinds.byte),
          ...words.map(() => kinds.normal),
        ],
      },
      "tokenizer.ggml.bos_token_id": { type: "uint32", value: 1 },
      "tokenizer.ggml.eos_token_id": { type: "uint32", value: 2 },
      "tokenizer.ggml.unknown_token_id": { type: "uint32", value: 0 },
      "tokenizer.chat_template": {
        type: "string",
        value: "{% for message in messages %}{{ message.content }}{% endfor %}",
      },
    },
    {
      "token_embd.weight": tensor(WIDTH, tokens.length),
      "blk.0.attn_norm.weight": ones,
      "blk.0.attn_q.weight": tensor(WIDTH, WIDTH),
      "blk.0.attn_k.weight": tensor(WIDTH, WIDTH),
      "blk.0.attn_v.weight": tensor(WIDTH, WIDTH),
      "blk.0.attn_output.weight": tensor(WIDTH, WIDTH),
      "blk.0.ffn_norm.weight": ones,
      "blk.0.ffn_gate.weight": tensor(WIDTH, INNER_WIDTH),
      "blk.0.ffn_up.weight": tensor(WIDTH, INNER_WIDTH),
      "blk.0.ffn_down.weight": tensor(INNER_WIDTH, WIDTH),
      "output_norm.weight": ones,
      "output.weight": output,
    },
  );
}

/** Numbers from 0 up to 1, always the same ones: a linear congruential generator (Numerical Recipes, § 7.1). */
function pseudoRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
