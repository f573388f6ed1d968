import {
  gpuReadings,
  oneOf,
  series,
  type GpuReading,
  type LabelMatcher,
} from "../../inventory/metrics/index.ts";
import type { Agent, Inventory } from "../../inventory/model.ts";
import { holdsFor } from "../../inventory/version.ts";
import type { RecordingRule } from "../documents.ts";
import { recording, type RecordedName } from "./recorded.ts";

/**
 * Cards under one set of names, in base units, whatever exporter and version measures them; where the inventory
 * declares an agent of kind `gpu`.
 */
export function gpuUnits({ agents }: Pick<Inventory, "agents">): readonly RecordingRule[] {
  const said = gpuReadings.flatMap((reading) => {
    const hosts = agents.filter((agent) => measures(agent, reading)).map(({ host }) => host);
    return hosts.length === 0 ? [] : [recordOf(reading, oneOf(hosts))];
  });
  const ids = [...new Set(said.map(({ id }) => id))];
  return ids.flatMap((id) => {
    const same = said.filter((record) => record.id === id);
    const [first] = same;
    // Of several exporters one rule: two that record the same series would each end what the other began.
    return first === undefined
      ? []
      : [recording(first.name, same.map(({ expr }) => expr).join(" or "), first.labels)];
  });
}

function measures(agent: Agent, reading: GpuReading): boolean {
  if (agent.kind !== "gpu" || agent.exporter.name !== reading.exporter) return false;
  return agent.exporter.name === "nvidia_gpu_exporter" || holdsFor(reading, agent.exporter.version);
}

interface CardRecord {
  /** The same of all that goes into one rule. */
  readonly id: string;
  readonly name: RecordedName;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
}

function recordOf(reading: GpuReading, host: LabelMatcher): CardRecord {
  const ours = { job: "gpu", host } as const;
  switch (reading.says) {
    case "value": {
      const [first, ...others] = reading.from.map((name) => series(name, ours));
      const sum = [first, ...others.map((other) => `(${other} or ${first ?? ""} * 0)`)].join(" + ");
      const { to, unit = 1 } = reading;
      return {
        id: to,
        name: to,
        expr: `max by (host, uuid) (${sum})${unit === 1 ? "" : ` * ${String(unit)}`}`,
      };
    }
    case "flag":
      return slowedDown(reading.cause, `avg_over_time(${series(reading.from, ours)}[5m])`);
    case "time":
      // Counters are extrapolated: a share may come out a hair above 1.
      return slowedDown(
        reading.cause,
        `clamp_max(rate(${series(reading.from, ours)}[5m]) * ${String(reading.unit)}, 1)`,
      );
    case "errors": {
      const errors = series(reading.from, ours);
      // The first error of its number begins its series: an increase from nothing is none. What was seen in the day
      // before is not new after a gap in the scrapes, and nothing is where nothing was scraped in that day.
      const known = `last_over_time(${errors}[1d] offset 15m)`;
      const scraped = `max_over_time(${series("up", ours)}[1d] offset 15m) == 1`;
      const byNumber = "sum by (host, uuid, xid)";
      return xidErrors(
        `${byNumber} (increase(${errors}[15m]) > 0) or ${byNumber} (${errors} unless ${known}) and on (host) ${scraped}`,
      );
    }
    case "last error": {
      // It stays until another one comes: only that it changed is new.
      const last = series(reading.from, ours);
      return xidErrors(`count_values by (host, uuid) ("xid", ${last} > 0 and changes(${last}[15m]) > 0)`);
    }
  }
}

function slowedDown(cause: string, share: string): CardRecord {
  const name = "gpu:slowed_down:ratio5m";
  return { id: `${name} ${cause}`, name, expr: `max by (host, uuid) (${share})`, labels: { cause } };
}

function xidErrors(expr: string): CardRecord {
  return { id: "gpu:xid_errors:last15m", name: "gpu:xid_errors:last15m", expr };
}
