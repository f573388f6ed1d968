import { errorText } from "../error-text.ts";
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
    return [
      ...(tokenHashFile === undefined
        ? []
        : problem(() => tokenHashes(place("tokenHashFile"), tokenHashFile))),
      ...(passwordHashFile === undefined
        ? []
        : problem(() => passwordHash(place("passwordHashFile"), passwordHashFile))),
    ];
  });
}

function problem(read: () => unknown): readonly string[] {
  try {
    read();
    return [];
  } catch (error) {
    return [errorText(error)];
  }
}
