import { createHash } from "node:crypto";

/** Tokens of one block of the KV cache: vLLM's default `--block-size`. */
export const BLOCK_TOKENS = 16;
/** Characters that are taken for one token: the usual rule of thumb for English text. */
const TOKEN_CHARACTERS = 4;

/** Estimated number of tokens of a text, at least 1. */
export function estimatedTokens(text: string): number {
  return Math.max(1, Math.ceil(text.length / TOKEN_CHARACTERS));
}

/** Remembers prompts by whole blocks from their beginning, as vLLM's prefix cache does. */
export interface PrefixCache {
  /** Tokens of the prompt that were found; the whole prompt is then remembered. */
  readonly lookUp: (prompt: string) => number;
}

/** An empty cache. @param capacityBlocks how many blocks it remembers, the least recently used leaving first */
export function prefixCache(capacityBlocks: number): PrefixCache {
  const blocks = new Set<string>();
  return {
    lookUp: (prompt) => {
      const size = BLOCK_TOKENS * TOKEN_CHARACTERS;
      const hashes: string[] = [];
      for (let end = size; end <= prompt.length; end += size) {
        const previous = hashes.at(-1) ?? "";
        const block = prompt.slice(end - size, end);
        hashes.push(createHash("sha1").update(previous).update(block).digest("base64"));
      }
      const missing = hashes.findIndex((hash) => !blocks.has(hash));
      for (const hash of hashes) {
        blocks.delete(hash);
        blocks.add(hash);
      }
      for (const oldest of blocks) {
        if (blocks.size <= capacityBlocks) break;
        blocks.delete(oldest);
      }
      return (missing === -1 ? hashes.length : missing) * BLOCK_TOKENS;
    },
  };
}
