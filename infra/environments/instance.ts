import type { LoopbackPrefix } from "../../inventory/relocate.ts";

/** Which copy of the local environment is meant. */
export interface Instance {
  /** Lower-kebab-case, at most 20 characters; begins the name of every container, volume and stack. */
  readonly instance: string;
  /** Loopback network that the copy's hosts live in. */
  readonly prefix: LoopbackPrefix;
}

/** An instance or prefix that cannot be used, a line a problem. */
export class InstanceError extends Error {
  override readonly name = "InstanceError";
}

/**
 * The copy of the local environment that a name and a prefix mean.
 * @param name - @defaultValue `local`
 * @param prefix - @defaultValue `127.0.10`
 * @throws {InstanceError} naming every problem at once.
 */
export function instanceOf(name = "local", prefix = "127.0.10"): Instance {
  const problems = [
    ...(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name) && name.length <= 20
      ? []
      : [
          `MONITORING_INSTANCE: "${name}": an instance is named in lower-kebab-case, at most 20 characters: write --instance rehearsal`,
        ]),
    ...(name === "production"
      ? ["MONITORING_INSTANCE: production: the name is taken: choose another --instance"]
      : []),
    ...(isLoopbackPrefix(prefix)
      ? []
      : [
          `MONITORING_PREFIX: "${prefix}": a prefix is three numbers of the loopback network: write --prefix 127.0.11`,
        ]),
  ];
  if (problems.length > 0 || !isLoopbackPrefix(prefix)) throw new InstanceError(problems.join("\n"));
  return { instance: name, prefix };
}

function isLoopbackPrefix(text: string): text is LoopbackPrefix {
  const numbers = /^127\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1) ?? [];
  return numbers.length === 2 && numbers.every((n) => String(Number(n)) === n && Number(n) <= 255);
}
