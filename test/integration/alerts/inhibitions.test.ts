import { z } from "zod";
import type { AlertDefinition } from "../../../alerts/definition.ts";
import { alertDefinitions } from "../../../alerts/index.ts";
import type { Inventory } from "../../../inventory/model.ts";
import { fixtureInventory } from "../../fixtures/inventory.ts";
import { alertmanagerScript, type AlertmanagerScript } from "./alertmanager-script.ts";

// Images may have to be built first, and the machine may be slow.
jest.setTimeout(20 * 60 * 1000);

let output: AlertmanagerScript;
beforeAll(async () => {
  output = await alertmanagerScript();
});

/** What `amtool alert query --output=json` prints, as far as it is read here. */
const heldList = z.array(
  z.object({ labels: z.record(z.string(), z.string()), status: z.object({ state: z.string() }) }),
);

/**
 * Starts Alertmanager, gives it one alert a line of `alerts`, and prints what it holds as soon as as many are
 * suppressed as expected, or after 30 s.
 */
const holding = (suppressed: number) => `
alertmanager --config.file=alertmanager.yml --storage.path=/tmp/alertmanager --cluster.listen-address= >&2 &
tool() { amtool --alertmanager.url=http://127.0.0.1:9093 alert "$@"; }
tries=0; until tool query >/dev/null 2>&1 || [ $tries -ge 300 ]; do tries=$((tries+1)); sleep 0.1; done
while read -r labels; do tool add $labels; done < alerts
tries=0
while
  held=$(tool query --active --inhibited --output=json)
  [ "$(echo "$held" | grep -o '"state":"suppressed"' | wc -l)" -ne ${String(suppressed)} ] && [ $tries -lt 300 ]
do tries=$((tries+1)); sleep 0.1; done
echo "$held"`;

/** What Alertmanager tells and what it holds back while these rules of a site fire. */
async function heldAlerts(
  fires: (definition: AlertDefinition) => boolean,
  suppressed: number,
  site: Inventory = fixtureInventory,
) {
  const alerts = alertDefinitions(site)
    .filter(fires)
    .map(({ name, team, severity, labels }) =>
      Object.entries({ alertname: name, ...labels, team, severity, cluster: site.cluster })
        .map((pair) => pair.join("="))
        .join(" "),
    );
  const { stdout } = await output(site, holding(suppressed), {
    alerts: alerts.map((alert) => `${alert}\n`).join(""),
  });
  const held = heldList.parse(JSON.parse(stdout));
  const of = (state: string) =>
    held
      .filter(({ status }) => status.state === state)
      .map(({ labels: { alertname, target, model, path, job, host } }) =>
        [alertname, target ?? model ?? path ?? job ?? host, ...(target === undefined ? [path] : [])]
          .filter((part, index, parts) => part !== undefined && parts.indexOf(part) === index)
          .join(" "),
      )
      .sort();
  return { notified: of("active"), suppressed: of("suppressed") };
}

/** All alerts of these names. */
function named(...names: readonly string[]) {
  return ({ name }: AlertDefinition) => names.includes(name);
}

/** The fixture, where both models are always there. */
const twoModels: Inventory = {
  ...fixtureInventory,
  models: fixtureInventory.models.map((model) => ({ ...model, residency: "always" })),
};

describe("one incident is one page:", () => {
  test("a model service that is down silences what follows, but not another model's ticket", async () => {
    const fire = named("ModelServiceDown", "ModelServiceNotReady", "CanaryFailing", "GatewayCanaryFailing");
    expect(await heldAlerts(fire, 2)).toEqual({
      notified: [
        "GatewayCanaryFailing gateway",
        "ModelServiceDown chat-large",
        "ModelServiceNotReady chat-small",
      ],
      suppressed: ["CanaryFailing chat-large direct", "ModelServiceNotReady chat-large"],
    });
  });

  test("a gateway that is down silences its own alerts, but no model's", async () => {
    const fire = named("GatewayDown", "GatewayNotReady", "GatewayCanaryFailing", "CanaryFailing");
    expect(await heldAlerts(fire, 2)).toEqual({
      notified: ["CanaryFailing chat-large direct", "GatewayDown gateway"],
      suppressed: ["GatewayCanaryFailing gateway", "GatewayNotReady gateway"],
    });
  });

  test("data stores and web services that are down silence their own readiness and metrics", async () => {
    const fire = named(
      ...["DataStoreDown", "DataStoreNotReady", "WebServiceDown", "WebServiceNotReady"],
      "ScrapeTargetDown",
    );
    expect(await heldAlerts(fire, 6)).toEqual({
      notified: [
        ...["pgpool", "postgres", "qdrant", "redis"].map((store) => `DataStoreDown ${store}`),
        ...["alertmanager", "grafana", "node", "node", "postgres", "prometheus", "redis"].map(
          (job) => `ScrapeTargetDown ${job}`,
        ),
        "WebServiceDown web-interface",
      ],
      suppressed: [
        ...["pgpool", "postgres", "qdrant", "redis"].map((store) => `DataStoreNotReady ${store}`),
        "ScrapeTargetDown qdrant",
        "WebServiceNotReady web-interface",
      ],
    });
  });

  test("the death of the exporter silences tickets about it, and no page", async () => {
    const fire = named("ExporterDown", "ExporterScrapeSlow", "CanaryStale", "CanaryFailing");
    expect(await heldAlerts(fire, 3)).toEqual({
      notified: ["CanaryFailing chat-large direct", "ExporterDown exporter"],
      suppressed: [
        "CanaryStale chat-large direct",
        "CanaryStale chat-large gateway",
        "ExporterScrapeSlow exporter",
      ],
    });
  });

  test.each(["EngineStalled", "ModelServiceNotReady", "ModelServiceDown"])(
    "%s of a model silences its canaries, and not those of another one on the same host",
    async (cause) => {
      const fire = ({ name, labels }: AlertDefinition) =>
        name === "CanaryFailing" || (name === cause && labels.model === "chat-large");
      expect(await heldAlerts(fire, 1, twoModels)).toEqual({
        notified: ["CanaryFailing chat-small direct", `${cause} chat-large`],
        suppressed: ["CanaryFailing chat-large direct"],
      });
    },
  );

  test("a host that is down silences what is on it, and nothing on another one", async () => {
    const consequences = named(
      ...["ModelServiceDown", "ModelServiceNotReady", "CanaryFailing", "EngineStalled"],
      ...["GatewayDown", "ExporterDown", "ScrapeTargetDown"],
    );
    const fire = (definition: AlertDefinition) =>
      consequences(definition) || (definition.name === "HostDown" && definition.labels.host === "gpu01");
    expect(await heldAlerts(fire, 10, twoModels)).toEqual({
      notified: [
        "HostDown gpu01",
        ...["alertmanager", "grafana", "node", "node", "postgres", "prometheus", "qdrant", "redis"].map(
          (job) => `ScrapeTargetDown ${job}`,
        ),
      ],
      suppressed: [
        ...["CanaryFailing chat-large direct", "CanaryFailing chat-small direct"],
        ...["EngineStalled chat-large", "EngineStalled chat-small"],
        ...["ExporterDown exporter", "GatewayDown gateway"],
        ...["ModelServiceDown chat-large", "ModelServiceDown chat-small"],
        ...["ModelServiceNotReady chat-large", "ModelServiceNotReady chat-small"],
      ],
    });
  });
});
