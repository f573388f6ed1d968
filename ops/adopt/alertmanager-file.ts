import { z } from "zod";
import { sha256 } from "./text-edit.ts";
import { yamlValue } from "./yaml-insertion.ts";

/** SHA-256 of the main files that Alertmanager comes with: nobody's own, so nothing is lost with them. */
const packageDefaults: Readonly<Record<string, string>> = {
  // /etc/prometheus/alertmanager.yml of prometheus-alertmanager 0.33.1+ds.
  c790ff59aa7df5f9f882d3a602807258bd0b1b7b1a29e1c8fc7b20b264a74cbc: "Debian",
  // examples/ha/alertmanager.yml of github.com/prometheus/alertmanager, which its archives and its image ship: two ages.
  fd9b279450c9c5087056ccec9af0b0e1cbe6b093f46026907914f30943be723e: "the Prometheus project",
  "0ca916934779e668b0543daa32fe75b7e949a916ae2b254d10ba5ed4b8d27a95": "the Prometheus project",
};

const alertmanagerFile = z.object({
  receivers: z.array(z.looseObject({ name: z.string() })).nullish(),
});

/** Whose default configuration these bytes are, or undefined if somebody wrote them. */
export function packageDefaultOf(bytes: Uint8Array): string | undefined {
  return packageDefaults[sha256(bytes)];
}

/**
 * The receivers of an Alertmanager configuration with what they send through, e.g. `oncall (pagerduty, email)`.
 * @throws {EditRefusal} when the text is not YAML.
 */
export function receiversOf(text: string): readonly string[] {
  const { receivers } = alertmanagerFile.safeParse(yamlValue(text)).data ?? {};
  return (receivers ?? []).map((receiver) => {
    const kinds = Object.keys(receiver).flatMap((key) => /^(.*)_configs$/.exec(key)?.[1] ?? []);
    return `${receiver.name} (${kinds.length === 0 ? "nothing" : kinds.join(", ")})`;
  });
}
