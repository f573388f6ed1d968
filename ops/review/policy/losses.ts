import { block, text } from "../../../infra/aspects/problem.ts";
import { lostVolumes } from "../impact/index.ts";
import type { AlertModel } from "../model/model.ts";
import type { Comparison, Finding, Side } from "./finding.ts";

/** What is there on one side and missing on the other, and would be missed. */
export function losses(comparison: Comparison): readonly Finding[] {
  return [
    ...volumeLosses(comparison),
    ...stackLosses(comparison),
    ...scrapeLosses(comparison),
    ...pageLosses(comparison),
    ...watchdogLosses(comparison),
    ...teamLosses(comparison),
    ...readerLosses(comparison),
  ];
}

function volumeLosses({ base, head, resources }: Comparison): readonly Finding[] {
  const stays = new Set(head.model.volumes.map(({ name, stack }) => `${stack} ${name}`));
  const replaced = resources.some(({ type, action }) => type === "docker_volume" && action === "replace");
  return lostVolumes(base.bundle, resources).map((name) => ({
    name: `volume-lost:${name}`,
    reason:
      replaced && stays.size > 0
        ? `the volume ${name} is replaced by an empty one: its data cannot come back`
        : `the volume ${name} is destroyed: its data cannot come back`,
  }));
}

/** By what Terraform does, not by names: a team that is made anew under the same name has lost its members as well. */
function teamLosses({ base, resources }: Comparison): readonly Finding[] {
  return resources
    .filter(({ type, action }) => type === "grafana_team" && (action === "destroy" || action === "replace"))
    .map(({ stack, address }) => {
      const template = base.bundle.stacks.find(({ name }) => name === stack)?.template;
      const teams = block(block(template?.["resource"])["grafana_team"]);
      const name = text(block(teams[address.replace(/^grafana_team\./, "")])["name"]);
      return {
        name: `team-lost:${name}`,
        reason: `the team ${name} is deleted in Grafana: who belonged to it, and what else it was shown, cannot come back`,
      };
    });
}

/** Dashboards that everybody of a role could read, and no longer can. */
function readerLosses({ base, head }: Comparison): readonly Finding[] {
  const mayRead = ({ model }: Side, folder: string, role: "Viewer" | "Editor") =>
    `${folder}/${role}` in model.permissions || `${folder}/Viewer` in model.permissions;
  return base.model.dashboards.flatMap((before): readonly Finding[] => {
    const after = head.model.dashboards.find(({ uid }) => uid === before.uid);
    if (after === undefined) return [];
    const lost = (["Viewer", "Editor"] as const).filter(
      (role) => mayRead(base, before.folder, role) && !mayRead(head, after.folder, role),
    );
    return lost.length === 0
      ? []
      : [
          {
            name: `readers-lost:${before.uid}`,
            reason: `the dashboard ${before.title} is no longer for every ${lost.join(" and ")}: only who is in a team of its folder sees it, also by the link of an alert`,
          },
        ];
  });
}

function stackLosses({ base, head }: Comparison): readonly Finding[] {
  const names = head.bundle.stacks.map(({ name }) => name);
  return base.bundle.stacks
    .filter(({ name }) => !names.includes(name))
    .map(({ name }) => ({
      name: `stack-lost:${name}`,
      reason: `the stack ${name} is no longer declared: deploying removes what it made`,
    }));
}

function scrapeLosses({ base, head }: Comparison): readonly Finding[] {
  const jobs = head.model.scrapeJobs.map(({ name }) => name);
  const scraped = new Set(
    head.model.scrapeJobs.flatMap(({ targets }) => targets.map(({ address }) => address)),
  );
  return base.model.scrapeJobs.flatMap(({ name, targets }): readonly Finding[] => {
    if (!jobs.includes(name)) {
      const addresses = targets.map(({ address }) => address).join(", ");
      return [
        {
          name: `job-lost:${name}`,
          reason: `the scrape job ${name} (${addresses}) is gone: its graphs end, and alerts on its metrics stay silent`,
        },
      ];
    }
    return targets
      .filter(({ address }) => !scraped.has(address))
      .map(({ address }) => ({
        name: `target-lost:${name}/${address}`,
        reason: `${address} is no longer scraped: its graphs end, and alerts on its metrics stay silent`,
      }));
  });
}

function pageLosses({ base, head }: Comparison): readonly Finding[] {
  return base.model.alerts.filter(pages).flatMap((alert): readonly Finding[] => {
    const after = head.model.alerts.find(({ id }) => id === alert.id);
    if (after !== undefined && pages(after)) return [];
    const severity = after?.labels["severity"] ?? "";
    return [
      {
        name: `page-lost:${alert.id}`,
        reason:
          after === undefined
            ? `the alert ${alert.id} paged and is gone: nobody is woken by it any more`
            : `the alert ${alert.id} paged and ${severity === "" ? "has no severity" : `is only of severity ${severity}`} now: nobody is woken by it any more`,
      },
    ];
  });
}

function pages({ labels }: AlertModel): boolean {
  return labels["severity"] === "critical";
}

function watchdogLosses({ base, head }: Comparison): readonly Finding[] {
  const [before, after] = [base, head].map(({ model }) =>
    model.alerts.find(({ name }) => name === "Watchdog"),
  );
  if (before === undefined) return [];
  if (after === undefined) {
    return [
      {
        name: "watchdog-lost:Watchdog",
        reason: "the Watchdog is gone: when alerting stops, nobody outside is told",
      },
    ];
  }
  const rule = ({ expr, forSeconds, labels }: AlertModel) => JSON.stringify([expr, forSeconds, labels]);
  return rule(before) === rule(after)
    ? []
    : [
        {
          name: "watchdog-changed:Watchdog",
          reason:
            "the Watchdog asks for or carries something else: unless it fires always, and unchanged, its receiver raises a false alarm or none",
        },
      ];
}
