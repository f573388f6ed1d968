/**
 * The lines of a secret file that say something, without blanks around them: a file holds two tokens, or two hashes,
 * while one replaces the other.
 */
export function secretLines(text: string): readonly string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
