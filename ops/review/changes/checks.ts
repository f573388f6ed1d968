import { canonical } from "../model/canonical.ts";
import type { MonitoringModel } from "../model/model.ts";
import type { Change } from "../review.ts";
import { groupedChanges, plainPhrase, type SingleChange } from "./grouped.ts";
import { recordPairs } from "./keyed.ts";
import { differences } from "./differences.ts";
import { differenceWords, parsed, settingWords, shortened } from "./words.ts";

/** What the exporter checks and probes, and everything else of its configuration. */
export function checkChanges(before: MonitoringModel, after: MonitoringModel): readonly Change[] {
  const checks = recordPairs(before.checks, after.checks).flatMap(
    ({ key, before: old, after: current }): readonly SingleChange[] => {
      if (old === current) return [];
      const check = {
        subject: "check",
        id: `check/${key}`,
        name: key.replace(/^(?!canary )/, "check ").replace(/^canary /, "canary of "),
      } as const;
      if (current === undefined) {
        const words = `removed: ${summary(old)}`;
        return [{ ...check, aspect: "", action: "removed", words, before: old ?? "" }];
      }
      if (old === undefined) {
        return [
          { ...check, aspect: "", action: "added", words: `added: ${summary(current)}`, after: current },
        ];
      }
      return differences(parsed(old), parsed(current)).map((difference) => ({
        ...check,
        aspect: difference.path,
        action: "changed",
        words: differenceWords(difference),
        before: old,
        after: current,
      }));
    },
  );
  const settings = recordPairs(before.exporterSettings, after.exporterSettings)
    .filter(({ before: old, after: current }) => old !== current)
    .map(({ key, before: old, after: current }): Change => ({
      id: `check/exporter/${key}`,
      subject: "check",
      action: old === undefined ? "added" : current === undefined ? "removed" : "changed",
      text: `exporter: ${settingWords(key, old, current)}`,
      ...(old === undefined ? {} : { before: old }),
      ...(current === undefined ? {} : { after: current }),
    }));
  return [...groupedChanges(checks, plainPhrase), ...settings];
}

/** Kind and address of what is checked, or how often it is probed. */
function summary(check: string | undefined): string {
  const value = parsed(check);
  const fields: Readonly<Record<string, unknown>> =
    typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
  const { kind, host, port, intervalSeconds } = fields;
  const address = ["healthUrl", "baseUrl", "url", "directUrl"]
    .map((name) => fields[name])
    .find((url) => typeof url === "string");
  const words = [
    typeof kind === "string" ? kind : "",
    address ?? (typeof host === "string" ? `${host}:${String(port)}` : ""),
    intervalSeconds === undefined ? "" : `every ${canonical(intervalSeconds)} s`,
  ].filter((word) => word !== "");
  return words.length === 0 ? shortened(check ?? "") : words.join(" ");
}
