/** Each of these is one token for the tokenisers of the common model families. */
const words = ["river", "stone", "light", "garden", "winter", "music", "paper", "silver", "market", "window"];

/** Tokens that the nonce and the instruction take, roughly. */
const FRAME_TOKENS = 24;

/**
 * A prompt of about so many tokens (a chat template adds some of its own).
 * @param nonce comes first, and is another one each time: a server that keeps the work of equal prompt beginnings
 * (prefix cache) would otherwise answer from memory, and the canary would measure that.
 */
export function canaryPrompt(promptTokens: number, nonce: string): string {
  const count = Math.max(0, promptTokens - FRAME_TOKENS);
  const filler = Array.from({ length: count }, (_, index) => words[index % words.length]).join(" ");
  return `${nonce} Write a long story, without stopping, with these words: ${filler}`.trimEnd();
}
