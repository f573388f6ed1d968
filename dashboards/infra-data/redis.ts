import type { Inventory } from "../../inventory/model.ts";
import type { Row } from "../layer/model.ts";
import { graph } from "../layer/panels.ts";
import { gauge, increase, rate, share } from "../layer/promql.ts";
import { silenceWithout } from "./silence.ts";

/** Answers "Does Redis keep what it is given?". */
export function redis(inventory: Inventory): Row {
  const silence = silenceWithout("redis", inventory);
  const hits = rate("redis_keyspace_hits_total", []);
  return {
    question: "Does Redis keep what it is given?",
    panels: [
      graph("Memory of Redis", "bytes", {
        shows: "Memory in use; dashed: what it may use, where a limit is set.",
        normal: "Level, or falling each time keys expire.",
        otherwise: "At the dashed line it throws keys out; without one, the machine's memory is the limit.",
        columns: 6,
        ...silence,
        lines: { used: gauge("max", "redis_memory_used_bytes", []) },
        targets: {
          limit: `${gauge("max", "redis_memory_max_bytes", [])} > 0 or ${gauge("max", "redis_memory_used_bytes", [])} * NaN`,
        },
      }),
      graph("Commands", "perSecond", {
        shows: "Commands executed per second.",
        normal: "Moves with the platform's traffic.",
        otherwise: "0 with clients connected: they wait; see the check's duration above.",
        columns: 6,
        ...silence,
        lines: { commands: rate("redis_commands_processed_total", []) },
      }),
      graph("Look-ups that find a key", "share", {
        shows: "Share of look-ups that found what they asked for.",
        normal: "Steady.",
        otherwise: "A fall: keys were thrown out (right), expired at once, or Redis was restarted empty.",
        columns: 6,
        max: 1,
        emptyBecause: silence.emptyBecause ?? "no key was looked up in this time",
        lines: { found: share(hits, `(${hits} + ${rate("redis_keyspace_misses_total", [])})`) },
      }),
      graph("Keys thrown out, clients refused", "count", {
        shows: "Keys that were thrown out for want of memory, and connections that were refused.",
        normal: "0 of both.",
        otherwise:
          "Keys: more memory or shorter lives. Clients: maxclients, or a client that opens without closing.",
        columns: 6,
        ...silence,
        lines: {
          "keys thrown out": increase("redis_evicted_keys_total", []),
          "clients refused": increase("redis_rejected_connections_total", []),
        },
      }),
    ],
  };
}
