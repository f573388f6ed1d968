import { z } from "zod";
import type { TargetConfig } from "../config.ts";
import { type Attempt, CheckFailure } from "./attempt.ts";
import { withSqlSession } from "./sql-session.ts";

const one = z.object({ one: z.literal(1) });
/** Source: https://www.pgpool.net/docs/latest/en/html/sql-show-pool-nodes.html; `pg_status` since 4.3. */
const node = z.object({
  hostname: z.string(),
  port: z.string(),
  status: z.string(),
  pg_status: z.string().optional(),
});

/** pgpool is ready when it answers a query and holds none of its back ends for down. */
export function checkPgpool(target: TargetConfig & { kind: "pgpool" }, attempt: Attempt): Promise<void> {
  return withSqlSession(target, attempt, async ({ rows }) => {
    const answers = await rows("SELECT 1 AS one", one);
    if (answers.length !== 1) throw new CheckFailure("protocol", "SELECT 1 did not answer one row");
    const down = (await rows("SHOW pool_nodes", node)).filter(
      ({ status, pg_status: own }) => status === "down" || status === "quarantine" || own === "down",
    );
    if (down.length > 0) {
      const names = down.map(({ hostname, port }) => `${hostname}:${port}`).join(", ");
      throw new CheckFailure("not_ready", `back end down: ${names}`);
    }
  });
}
