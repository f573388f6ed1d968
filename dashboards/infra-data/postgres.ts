import { differentFrom } from "../../inventory/metrics/index.ts";
import type { Inventory } from "../../inventory/model.ts";
import type { Row } from "../layer/model.ts";
import { graph } from "../layer/panels.ts";
import { gauge, increase, rate, share } from "../layer/promql.ts";
import { silenceWithout } from "./silence.ts";

/** Databases that hold something: not those that new ones are copied from. */
const databases = { datname: { operator: "!~", value: "template.*|" } } as const;

/** Answers "Is PostgreSQL near a limit?". */
export function postgres(inventory: Inventory): Row {
  const silence = silenceWithout("postgres", inventory);
  const by = ["host"] as const;
  return {
    question: "Is PostgreSQL near a limit?",
    panels: [
      graph("Connections of those allowed", "share", {
        shows: "Connections to all databases of a server as a share of max_connections.",
        normal: "Below 80 % (dashed).",
        otherwise: "Near 100 %: new ones are refused. See which database grew; pgpool should hold them back.",
        columns: 6,
        max: 1,
        thresholds: ["green", [0.8, "yellow"], [0.95, "red"]],
        ...silence,
        lines: {
          "{{host}}": `${gauge("sum", "pg_stat_database_numbackends", by, { host: differentFrom("") })} / ${gauge("max", "pg_settings_max_connections", by)}`,
        },
      }),
      graph("Transactions", "perSecond", {
        shows: "Transactions committed and rolled back per second, in all databases.",
        normal: "Moves with the platform's traffic; few are rolled back.",
        otherwise: "Many rolled back: an application's error. None committed: nobody gets through.",
        columns: 6,
        ...silence,
        lines: {
          committed: rate("pg_stat_database_xact_commit", [], databases),
          "rolled back": rate("pg_stat_database_xact_rollback", [], databases),
        },
      }),
      graph("Blocks found in memory", "share", {
        shows: "Share of blocks that PostgreSQL found in its own memory.",
        normal: "Above 95 % (dashed), once it is warm.",
        otherwise: "Falling: tables outgrew the memory, or a report reads all of one.",
        columns: 6,
        max: 1,
        thresholds: ["red", [0.95, "green"]],
        emptyBecause: silence.emptyBecause ?? "no block was read in this time",
        lines: {
          found: share(
            rate("pg_stat_database_blks_hit", [], databases),
            `(${rate("pg_stat_database_blks_hit", [], databases)} + ${rate("pg_stat_database_blks_read", [], databases)})`,
          ),
        },
      }),
      graph("Deadlocks", "count", {
        shows: "Transactions ended because each waited for the other, by database.",
        normal: "0.",
        otherwise: "Any: its log names both statements; tell the owner of the application.",
        columns: 6,
        ...silence,
        lines: { "{{datname}}": increase("pg_stat_database_deadlocks", ["datname"], databases) },
      }),
    ],
  };
}
