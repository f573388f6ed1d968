import { readFile } from "node:fs/promises";

/**
 * The secret in a file without white space around it; `undefined` where there is none to be had. Read at each use,
 * so that a rotated secret needs no reload; whoever lacks it goes on without, and the answer says so.
 */
export async function secretIn(file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined;
  const text = await readFile(file, "utf8").catch(() => "");
  return text.trim() || undefined;
}

/** A message in which a server may have said the secret that it was sent, without it. */
export function withoutSecret(message: string, secret: string | undefined): string {
  return secret === undefined ? message : message.replaceAll(secret, "<secret>");
}
