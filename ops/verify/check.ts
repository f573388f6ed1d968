import { HttpError } from "../http.ts";

/** What one look at the running environment found. */
export interface Finding {
  /** What was looked at, in words. */
  readonly title: string;
  /** `missing` is something that a person still has to supply or confirm: said, but no failure. */
  readonly state: "ok" | "failed" | "missing";
  /** What was seen; of a failure also the remedy. */
  readonly evidence: string;
}

/** A finding of what was seen: `ok` when there are no problems, else `failed` with every one of them. */
export function finding(title: string, problems: readonly string[], evidence: string): Finding {
  return problems.length === 0
    ? { title, state: "ok", evidence }
    : { title, state: "failed", evidence: problems.join("; ") };
}

/** What a person types to run a command of ours for the environment that is looked at. */
export type CommandFor = (name: "adopt" | "deploy" | "preflight" | "setup") => string;

/** The findings of a look, or one failed finding when a server did not answer, or not to us. */
export async function findings(
  title: string,
  command: CommandFor,
  look: () => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof HttpError) {
      const remedy = `start the server, open the way to it (${command("preflight")}), or correct its credentials (${command("setup")})`;
      return [{ title, state: "failed", evidence: `${error.message}: ${remedy}` }];
    }
    throw error;
  }
}
