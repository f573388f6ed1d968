import { createInterface } from "node:readline/promises";
import { UsageError } from "./options.ts";

/**
 * Whether a person at the terminal answers a question with `y`.
 * @param otherwise - what to do where nobody can be asked
 * @throws {UsageError} with that
 */
export async function answeredYes(question: string, otherwise: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new UsageError(otherwise);
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(question);
  terminal.close();
  return answer.trim().toLowerCase() === "y";
}
