import { z } from "zod";
import type { TargetConfig } from "../config.ts";
import { type Attempt, CheckFailure } from "./attempt.ts";
import { withSqlSession } from "./sql-session.ts";

const state = z.object({ one: z.literal(1), in_recovery: z.boolean() });

/** PostgreSQL is ready when it answers a query and has the role that is expected: only a primary takes writes. */
export function checkPostgres(target: TargetConfig & { kind: "postgres" }, attempt: Attempt): Promise<void> {
  return withSqlSession(target, attempt, async ({ rows }) => {
    const [answer] = await rows("SELECT 1 AS one, pg_is_in_recovery() AS in_recovery", state);
    if (answer === undefined) throw new CheckFailure("protocol", "SELECT 1 answered no row");
    const problem = roleProblem(target.role ?? "primary", answer.in_recovery);
    if (problem !== undefined) throw new CheckFailure("not_ready", problem);
  });
}

function roleProblem(expected: "primary" | "standby" | "any", inRecovery: boolean): string | undefined {
  if (expected === "primary" && inRecovery) {
    return "is in recovery (a standby, or restoring), where a primary is expected";
  }
  if (expected === "standby" && !inRecovery) return "takes writes, where a standby is expected";
  return undefined;
}
