import type { Logger } from "pino";
import { fileStamp, namedFileText } from "../server/named-file.ts";
import { type LastGood, lastGood } from "./last-good.ts";
import type { Secret } from "./secret.ts";
import { passwordHashSchema } from "./web-config/schema.ts";

/** @throws {Error} `<place>: <file> …` when it does not hold one bcrypt hash. */
export function passwordHash(place: string, path: string): Secret {
  const parsed = passwordHashSchema.safeParse(namedFileText(place, path).trim());
  if (parsed.success) return parsed.data;
  const rules = parsed.error.issues.map(({ message }) => message);
  throw new Error(`${place}: ${path} ${rules.join("; ")}`);
}

/** A client's password as bcrypt hash in a file, which may be replaced; none for a file that is not there yet. */
export function passwordHashFile(place: string, path: string, log: Logger): LastGood<readonly Secret[]> {
  return lastGood({
    stamp: () => fileStamp(path),
    read: () => [passwordHash(place, path)],
    until: [],
    log: log.child({ path }),
    again: "password file read again",
    kept: "the last password stays in force",
  });
}
