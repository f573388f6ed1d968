import { problemOf } from "../error-text.ts";
import { tokenHashes } from "../server/token-file.ts";
import type { ClientConfig } from "./config.ts";
import { passwordHash } from "./password-hash-file.ts";

/**
 * A line for each file of a client's credentials that cannot be used as it is now; none when all is well.
 * @param file the configuration's name, for messages
 */
export function clientFileProblems(file: string, clients: readonly ClientConfig[]): readonly string[] {
  return clients.flatMap(({ tokenHashFile, passwordHashFile }, index) => {
    const place = (field: string) => `${file}: clients[${String(index)}].${field}`;
    const problems = [
      tokenHashFile && problemOf(() => tokenHashes(place("tokenHashFile"), tokenHashFile)),
      passwordHashFile && problemOf(() => passwordHash(place("passwordHashFile"), passwordHashFile)),
    ];
    return problems.filter((problem) => problem !== undefined);
  });
}
