import { z } from "zod";
import type { TargetConfig } from "../config.ts";
import { type Attempt, CheckFailure } from "./attempt.ts";
import { withSqlSession } from "./sql-session.ts";

const state = z.object({ one: z.literal(1), in_recovery: z.boolean() });

/** PostgreSQL is ready when it answers a query and takes writes, that is, is not in recovery. */
export function checkPostgres(target: TargetConfig & { kind: "postgres" }, attempt: Attempt): Promise<void> {
  return withSqlSession(target, attempt, async ({ rows }) => {
    const [answer] = await rows("SELECT 1 AS one, pg_is_in_recovery() AS in_recovery", state);
    if (answer === undefined) throw new CheckFailure("protocol", "SELECT 1 answered no row");
    if (answer.in_recovery) throw new CheckFailure("not_ready", "is in recovery: a standby, or restoring");
  });
}
