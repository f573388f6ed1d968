import { lostVolumes } from "../impact/index.ts";
import type { AlertModel } from "../model/model.ts";
import type { Comparison, Finding } from "./finding.ts";

/** What is there on one side and missing on the other, and would be missed. */
export function losses(comparison: Comparison): readonly Finding[] {
  return [
    ...volumeLosses(comparison),
    ...stackLosses(comparison),
    ...scrapeLosses(comparison),
    ...pageLosses(comparison),
    ...watchdogLosses(comparison),
    ...teamLosses(comparison),
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

function teamLosses({ base, head }: Comparison): readonly Finding[] {
  return base.model.teams
    .filter((name) => !head.model.teams.includes(name))
    .map((name) => ({
      name: `team-lost:${name}`,
      reason: `the team ${name} is deleted in Grafana: who belonged to it, and what else it was shown, cannot come back`,
    }));
}

function stackLosses({ base, head }: Comparison): readonly Finding[] {
  const names = head.bundle.stacks.map(({ name }) => name);
  return base.bundle.stacks
    .filter(({ name }) => !names.includes(name))
    .map(({ name }) => ({
      name: `stack-lost:${name}`,
      reason: `the stack ${name} is no longer synthesised: nobody deploys or removes what it made, it runs on unseen`,
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
