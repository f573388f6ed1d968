import { LONGEST_SILENCE_HOURS } from "../../longest-silence.ts";
import { bundleFiles } from "../model/files.ts";
import { receiversFor } from "../routing.ts";
import type { Finding, Side } from "./finding.ts";
import { longestHeldMinutes } from "./held-minutes.ts";

/** Maintenance windows that keep pages from people for too long at a time. */
export function maintenanceFindings({ bundle, model }: Side): readonly Finding[] {
  const { notification } = model;
  if (notification === undefined) return [];
  const silencing = new Set(
    model.alerts
      .filter(({ labels }) => labels["severity"] === "critical")
      .flatMap(({ labels }) => receiversFor(labels, notification.route))
      .flatMap(({ muteTimeIntervals }) => muteTimeIntervals),
  );
  if (silencing.size === 0) return [];
  return bundleFiles(bundle)
    .alertmanager.flatMap(({ document }) => [...document.time_intervals, ...document.mute_time_intervals])
    .filter(({ name }) => silencing.has(name))
    .flatMap(({ name, time_intervals: intervals }) => {
      const hours = longestHeldMinutes(intervals) / 60;
      if (hours <= LONGEST_SILENCE_HOURS) return [];
      const length =
        hours === Infinity ? "for ever" : `for ${String(Math.round(hours * 10) / 10)} h at a time`;
      return [
        {
          name: `long-silence:${name}`,
          reason: `the maintenance window ${name} silences pages ${length} (more than ${String(LONGEST_SILENCE_HOURS)} h): what breaks meanwhile goes unnoticed`,
        },
      ];
    });
}
