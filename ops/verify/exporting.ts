import type { Release } from "../../infra/render/release.ts";
import { series } from "../../inventory/metrics/index.ts";
import type { Inventory } from "../../inventory/model.ts";
import { targets } from "../../inventory/targets.ts";
import type { Endpoint, Endpoints } from "../endpoints.ts";
import { tokenAuthorization } from "../ask.ts";
import { answer } from "../http.ts";
import { exporterConfig, shortSha256 } from "../live/exporter-api.ts";
import { instantVector } from "../live/prometheus-api.ts";
import { finding, type CommandFor, type Finding } from "./check.ts";

/** The exporter answers those who may ask, refuses the others, and runs what was published. */
export async function exporterFindings(
  { url, tokenFile, caFile }: Endpoints["exporter"],
  release: Release,
  command: CommandFor,
): Promise<readonly Finding[]> {
  const anonymous = await answer(`${url}/metrics`, { kind: "none" }, caFile);
  const known = await answer(`${url}/metrics`, tokenAuthorization(url, tokenFile), caFile);
  const config = await exporterConfig({ url, tokenFile, caFile });
  const published = shortSha256(release.files["exporter.json"] ?? "");
  return [
    finding(
      "exporter with its token",
      known.status === 200
        ? []
        : [`${url}/metrics: status ${String(known.status)}${tokenRemedy(known.status, tokenFile, command)}`],
      `${url}/metrics: 200`,
    ),
    finding(
      "exporter without a token",
      anonymous.status === 401
        ? []
        : [`${url}/metrics: status ${String(anonymous.status)} where 401 was due`],
      `${url}/metrics: 401`,
    ),
    finding(
      "exporter's configuration",
      config === published ? [] : [`runs ${config}, published is ${published}`],
      `runs ${config}`,
    ),
  ];
}

/** Another deployer may have rotated the token since this one's copy was made. */
function tokenRemedy(status: number, tokenFile: string, command: CommandFor): string {
  if (status !== 401 && status !== 403) return "";
  return `: the token in ${tokenFile} is not the exporter's: ${command("setup")} corrects this copy`;
}

/** Every target is up and ready, and every model service has its canaries and its engine's numbers. */
export async function healthFindings(
  prometheus: Endpoint,
  inventory: Inventory,
): Promise<readonly Finding[]> {
  const checked = targets(inventory).filter(({ urgency }) => urgency !== "none");
  const notOne = async (name: "llm_target_up" | "llm_target_ready") => {
    const samples = await instantVector(prometheus, series(name));
    return checked
      .filter(({ target }) => samples.find(({ labels }) => labels["target"] === target)?.value !== 1)
      .map(({ target, kind }) => `${name} of ${kind} ${target} is not 1`);
  };
  return [
    finding(
      "targets up",
      await notOne("llm_target_up"),
      `llm_target_up is 1 for all ${String(checked.length)}`,
    ),
    finding(
      "targets ready",
      await notOne("llm_target_ready"),
      `llm_target_ready is 1 for all ${String(checked.length)}`,
    ),
  ];
}

/** Canaries and engine numbers of every resident model service are in Prometheus. */
export async function performanceFindings(
  prometheus: Endpoint,
  { models }: Inventory,
): Promise<readonly Finding[]> {
  const resident = models.filter(({ residency }) => residency === "always").map(({ name }) => name);
  const without = async (selector: string) => {
    const present = (await instantVector(prometheus, selector)).map(({ labels }) => labels["model"]);
    return resident
      .filter((model) => !present.includes(model))
      .map((model) => `${selector} has nothing of ${model}`);
  };
  const ttft = await instantVector(prometheus, series("llm_canary_ttft_seconds_count", { path: "direct" }));
  const measured = resident.filter((model) =>
    ttft.some(({ labels, value }) => labels["model"] === model && value > 0),
  );
  return [
    finding(
      "canaries",
      resident
        .filter((model) => !measured.includes(model))
        .map((model) => `no canary of ${model} succeeded yet`),
      `time to first token measured for ${measured.join(", ")}`,
    ),
    finding(
      "engine metrics",
      await without(series("llm_engine_requests_running")),
      `llm_engine_requests_running of ${resident.join(", ")}`,
    ),
  ];
}
