import { matching, oneOf, series } from "../../inventory/metrics/index.ts";
import type { Inventory } from "../../inventory/model.ts";
import { scrapes } from "../../inventory/scrapes.ts";
import { targets } from "../../inventory/targets.ts";
import type { AlertDefinition } from "../definition.ts";
import { yes } from "../thresholds.ts";

/**
 * Whether a host is there: nothing on it answers Prometheus, nor the exporter's checks, which go on where all that
 * Prometheus scrapes there are containers of a Docker daemon that is gone. Fires before what is on it, which it silences. Not of the
 * metrics server, where Prometheus would have died itself.
 */
export function hostAlerts(inventory: Inventory): readonly AlertDefinition[] {
  const all = scrapes(inventory);
  return Object.entries(inventory.hosts)
    .filter(([host]) => host !== inventory.metricsServer.host)
    .flatMap(([host, { address }]): readonly AlertDefinition[] => {
      const here = all.filter((scrape) => scrape.host === host);
      const checked = targets(inventory).filter((target) => target.host === host);
      const [owner] = [...[...here, ...checked].filter(({ urgency }) => urgency === "page"), ...here];
      // What is on demand may all be unloaded: nothing that answers says nothing then.
      if (owner === undefined || here.every(({ urgency }) => urgency === "none")) return [];
      const checks = series("llm_target_up", {
        target: oneOf(checked.map(({ target }) => target)),
      });
      return [
        {
          name: "HostDown",
          condition: {
            when: "none",
            signal: series("up", { job: matching(".+"), host }),
            is: "==",
            threshold: yes,
            ...(checked.length === 0 ? {} : { unless: `max(${checks}) == ${String(yes.value)}` }),
          },
          // Three scrapes: earlier than ModelServiceDown and GatewayDown, so that these are not told as well.
          forSeconds: 45,
          // A host that is back answers minutes before its models are loaded: until then what follows is held back.
          keepFiringForSeconds: 300,
          severity: owner.urgency === "page" ? "critical" : "warning",
          team: owner.team,
          labels: { host },
          summary: `${host} is down`,
          description: `None of the ${String(here.length)} services on ${host} (${address}) that Prometheus scrapes answers: the host, its power or its network is gone, and with it ${[...new Set(here.map(({ job }) => job))].join(", ")}.`,
        },
      ];
    });
}
