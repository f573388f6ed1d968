import { z } from "zod";
import { alertDefinitions } from "../../../alerts/index.ts";
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

/** Names of alerts, as Alertmanager has them while all rules of these names fire. */
async function heldAlerts(names: readonly string[], suppressed: number) {
  const alerts = alertDefinitions(fixtureInventory)
    .filter(({ name }) => names.includes(name))
    .map(({ name, team, severity, labels }) =>
      Object.entries({ alertname: name, ...labels, team, severity, cluster: fixtureInventory.cluster })
        .map((pair) => pair.join("="))
        .join(" "),
    );
  const { stdout } = await output(fixtureInventory, holding(suppressed), {
    alerts: alerts.map((alert) => `${alert}\n`).join(""),
  });
  const held = heldList.parse(JSON.parse(stdout));
  const of = (state: string) =>
    held
      .filter(({ status }) => status.state === state)
      .map(({ labels }) =>
        [labels["alertname"], labels["target"] ?? labels["path"] ?? labels["job"]].join(" "),
      )
      .sort();
  return { notified: of("active"), suppressed: of("suppressed") };
}

describe("one incident is one page:", () => {
  test("a model service that is down silences what follows, but not another model's ticket", async () => {
    const names = ["ModelServiceDown", "ModelServiceNotReady", "CanaryFailing", "GatewayCanaryFailing"];
    expect(await heldAlerts(names, 2)).toEqual({
      notified: [
        "GatewayCanaryFailing gateway",
        "ModelServiceDown chat-large",
        "ModelServiceNotReady chat-small",
      ],
      suppressed: ["CanaryFailing direct", "ModelServiceNotReady chat-large"],
    });
  });

  test("a gateway that is down silences its own alerts, but no model's", async () => {
    const names = ["GatewayDown", "GatewayNotReady", "GatewayCanaryFailing", "CanaryFailing"];
    expect(await heldAlerts(names, 2)).toEqual({
      notified: ["CanaryFailing direct", "GatewayDown gateway"],
      suppressed: ["GatewayCanaryFailing gateway", "GatewayNotReady gateway"],
    });
  });

  test("data stores and web services that are down silence their own readiness and metrics", async () => {
    const names = [
      ...["DataStoreDown", "DataStoreNotReady", "WebServiceDown", "WebServiceNotReady"],
      "ScrapeTargetDown",
    ];
    expect(await heldAlerts(names, 6)).toEqual({
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
    const names = ["ExporterDown", "ExporterScrapeSlow", "CanaryStale", "CanaryFailing"];
    expect(await heldAlerts(names, 3)).toEqual({
      notified: ["CanaryFailing direct", "ExporterDown exporter"],
      suppressed: ["CanaryStale direct", "CanaryStale gateway", "ExporterScrapeSlow exporter"],
    });
  });
});
