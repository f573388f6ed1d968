import { parse } from "yaml";
import { z } from "zod";
import { sorted } from "../bundle/bundle.ts";
import { configHash } from "./alertmanager-api.ts";
import { shortSha256 } from "./exporter-api.ts";
import { jobMismatches } from "./loaded-jobs.ts";
import { ruleMismatches, type PrintedQueries } from "./loaded-rules.ts";
import type { ActiveTarget, RuleGroup } from "./prometheus-api.ts";

/** What a running server says that it has loaded. */
export type Loaded =
  | {
      readonly service: "prometheus";
      readonly groups: readonly RuleGroup[];
      readonly pools: readonly string[];
      readonly targets: readonly ActiveTarget[];
      readonly printed: PrintedQueries;
    }
  /** `alertmanager_config_hash`; absent where it has loaded nothing. */
  | { readonly service: "alertmanager"; readonly config: number | undefined }
  /** First 12 hexadecimal digits of the SHA-256 of its file. */
  | { readonly service: "exporter"; readonly config: string }
  /** Data sources by uid, as far as they are there. */
  | {
      readonly service: "grafana";
      readonly dataSources: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    };

/** A data source as the provisioning file gives it. */
const provisioningFile = z.object({
  datasources: z.array(z.looseObject({ uid: z.string(), name: z.string() })).default([]),
});

export type ProvisionedDataSource = z.infer<typeof provisioningFile>["datasources"][number];

/** What the file says of a data source and Grafana's API answers under the same key. */
const COMPARED = [
  "name",
  "type",
  "access",
  "url",
  "basicAuth",
  "basicAuthUser",
  "isDefault",
  "jsonData",
] as const;

/**
 * Where a server does not run what lies on its disk, a line each; empty when it runs just that.
 * @param files - of the release on disk
 */
export function loadedMismatches(loaded: Loaded, files: Readonly<Record<string, string>>): readonly string[] {
  switch (loaded.service) {
    case "prometheus":
      return [
        ...ruleMismatches(loaded.groups, files, loaded.printed),
        ...jobMismatches(loaded.pools, loaded.targets, files),
      ];
    case "alertmanager": {
      const wanted = configHash(files["alertmanager.yml"] ?? "");
      return loaded.config === wanted
        ? []
        : [
            `alertmanager.yml: not loaded as it is on disk (alertmanager_config_hash is ${String(loaded.config ?? "missing")}, not ${String(wanted)})`,
          ];
    }
    case "exporter": {
      const wanted = shortSha256(files["exporter.json"] ?? "");
      return loaded.config === wanted
        ? []
        : [`exporter.json: not loaded as it is on disk (runs ${loaded.config}, not ${wanted})`];
    }
    case "grafana":
      return provisionedDataSources(files).flatMap((wanted) =>
        dataSourceMismatch(wanted, loaded.dataSources[wanted.uid]),
      );
  }
}

/** The data sources of a release of Grafana; none where the file cannot be read. */
export function provisionedDataSources(
  files: Readonly<Record<string, string>>,
): readonly ProvisionedDataSource[] {
  const text = files["datasources/citadel.yml"] ?? "";
  try {
    return provisioningFile.safeParse(parse(text)).data?.datasources ?? [];
  } catch {
    return [];
  }
}

function dataSourceMismatch(
  wanted: ProvisionedDataSource,
  live: Readonly<Record<string, unknown>> | undefined,
): readonly string[] {
  if (live === undefined) return [`data source ${wanted.uid}: Grafana does not have it`];
  const differing = COMPARED.filter((key) => {
    const value = wanted[key];
    if (value === undefined) return false;
    // Grafana adds keys of its own to jsonData.
    const told = key === "jsonData" ? shared(live[key], value) : live[key];
    return JSON.stringify(sorted(told)) !== JSON.stringify(sorted(value));
  });
  return differing.length === 0
    ? []
    : [`data source ${wanted.uid}: Grafana has another ${differing.join(", ")} than its file`];
}

/** Those entries of an object whose keys another one has. */
function shared(object: unknown, pattern: unknown): unknown {
  const keys = Object.keys(z.record(z.string(), z.unknown()).catch({}).parse(pattern));
  const entries = Object.entries(z.record(z.string(), z.unknown()).catch({}).parse(object));
  return Object.fromEntries(entries.filter(([key]) => keys.includes(key)));
}
