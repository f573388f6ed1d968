import { createHmac, randomBytes } from "node:crypto";
import type { PasswordChecker } from "./password-checker.ts";

/** Whether somebody may log in: `busy` where too many others are waiting to know. */
export type PasswordVerdict = "right" | "wrong" | "busy";

/** Remembers which passwords were right and which were wrong, without remembering any. */
export interface PasswordVerdicts {
  /** @param users bcrypt hashes by the name of a user */
  readonly verdict: (
    users: ReadonlyMap<string, string>,
    user: string,
    password: string,
  ) => Promise<PasswordVerdict>;
}

/** Of wrong passwords, the last ones; of right ones there is one for each user and hash. */
const MOST_REMEMBERED = 100;
/** Any digest: what is compared with it is for the time it takes only, and never decides. */
const DECOY = "QOauhQNbBCuQDKes6eFzPeMqBSjb7Mr5DUmpZ/VcEd00UAV/LDeSi";

/** @param key of the HMACs. @defaultValue random, of this process */
export function passwordVerdicts(
  checker: Pick<PasswordChecker, "matches">,
  key = randomBytes(32),
): PasswordVerdicts {
  const right = new Set<string>();
  const wrong = new Set<string>();
  const pending = new Map<string, Promise<boolean>>();

  const matches = (id: string, password: string, hash: string): Promise<boolean> | undefined => {
    const known = pending.get(id);
    if (known !== undefined) return known;
    const asked = checker.matches(password, hash)?.finally(() => {
      pending.delete(id);
    });
    if (asked !== undefined) pending.set(id, asked);
    return asked;
  };
  return {
    async verdict(users, user, password) {
      if (users.size === 0) return "wrong";
      const known = users.get(user);
      // Whoever is unknown is compared too, as costly as some user is: else the time would tell who there is.
      const hash = known ?? decoyHash([...users.values()], hmac(key, [user]));
      // Apart by length, so that no other user, hash and password make the same: CVE-2022-46146 was such a cache.
      const id = hmac(key, [user, hash, password]).toString("base64");
      if (right.has(id)) return "right";
      if (wrong.has(id)) return "wrong";
      const asked = matches(id, password, hash);
      if (asked === undefined) return "busy";
      const good = (await asked) && known !== undefined;
      remember(good ? right : wrong, id);
      return good ? "right" : "wrong";
    },
  };
}

/** A hash as costly as one of those given; always the same one for the same digest of a name. */
function decoyHash(hashes: readonly string[], digest: Buffer): string {
  const hash = hashes[digest.readUInt32BE(0) % hashes.length] ?? "";
  return `${hash.slice(0, "$2y$10$".length)}${DECOY}`;
}

function hmac(key: Buffer, parts: readonly string[]): Buffer {
  const digest = createHmac("sha256", key);
  for (const part of parts) digest.update(`${String(Buffer.byteLength(part))}:${part}`);
  return digest.digest();
}

function remember(ids: Set<string>, id: string): void {
  ids.add(id);
  const [oldest] = ids;
  if (ids.size > MOST_REMEMBERED && oldest !== undefined) ids.delete(oldest);
}
