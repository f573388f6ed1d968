/** Edits made by hand on live servers: each is found and named, and nothing is invented. */
import { chmodSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { answer } from "../../ops/http.ts";
import { scrapePools } from "../../ops/live/prometheus-api.ts";
import { checkout } from "../../ops/options.ts";
import { CURRENT_LINK } from "../../ops/releases/layout.ts";
import { containersOf, docker } from "./support/containers.ts";
import {
  editedFile,
  exporterOf,
  grafana,
  metricsFile,
  recreatedContainer,
  reloaded,
  removedFile,
  savedDashboard,
  silenced,
  unsilenced,
  type Undo,
} from "./support/edits.ts";
import {
  citadel,
  cleared,
  directoryOf,
  endpointOf,
  siteOf,
  successful,
  type TestInstance,
} from "./support/instance.ts";
import { until } from "./support/until.ts";

jest.setTimeout(900_000);

const instance: TestInstance = { instance: "e2e-d", prefix: "127.0.22", checkout };
const published = "etc/prometheus/citadel/current";
const rules = metricsFile(instance, `${published}/rules/availability.yml`);
const qdrant = metricsFile(instance, `${published}/scrape/qdrant.yml`);
const routes = metricsFile(instance, "etc/alertmanager/citadel/current/alertmanager.yml");
const dataSource = metricsFile(instance, "etc/grafana/provisioning/citadel/current/datasources/citadel.yml");
const exporterFile = join(
  directoryOf(instance),
  "hosts",
  siteOf(instance).exporter.host,
  "etc/llm-exporter/citadel/current/exporter.json",
);

beforeAll(async () => {
  await cleared(instance);
  successful(await citadel(instance, "up"));
});

afterAll(() => cleared(instance));

const report = z.object({
  differences: z.array(z.object({ id: z.string(), text: z.string() })),
  notes: z.array(z.string()),
  unknown: z.array(z.string()),
});

/** What `drift` says, and its exit code. */
async function drift() {
  const { exitCode, stdout, stderr } = await citadel(instance, "drift", "--format", "json");
  if (exitCode !== 0 && exitCode !== 3) throw new Error(`exit code ${String(exitCode)}\n${stdout}${stderr}`);
  const { differences, notes, unknown } = report.parse(JSON.parse(stdout));
  return { exitCode, differences: differences.map(({ text }) => text).sort(), notes, unknown };
}

const none = { exitCode: 0, differences: [], notes: [], unknown: [] };

test("what was just deployed has no drift", async () => {
  expect(await drift()).toEqual(none);
});

test("where no release is recorded there is nothing to compare with, which is said", async () => {
  const link = metricsFile(instance, CURRENT_LINK);
  const target = readlinkSync(link);
  rmSync(link);
  const { exitCode, stderr } = await citadel(instance, "drift");
  symlinkSync(target, link);
  expect({ exitCode, said: stderr.split("\n").filter((line) => line.startsWith("e2e-d: ")) }).toEqual({
    exitCode: 1,
    said: [
      "e2e-d: no release is recorded, so there is nothing to compare with: npm run deploy -- --env local --instance e2e-d --prefix 127.0.22",
    ],
  });
});

interface Edit {
  readonly name: string;
  readonly made: () => Promise<Undo>;
  readonly found: readonly (string | RegExp)[];
}

const edits: readonly Edit[] = [
  {
    name: "a rule file that was edited and not reloaded",
    made: () => Promise.resolve(editedFile(rules, "for: 1m", "for: 2m")),
    found: [
      "ModelServiceDown (mixtral-8x7b): for 1m → 2m",
      "prometheus on metrics-server: rules/availability.yml was edited by hand",
      "prometheus on metrics-server: rules/availability.yml: not loaded as it is on disk: ModelServiceDown",
    ],
  },
  {
    name: "a rule file that was edited and reloaded",
    made: async () => {
      const undo = editedFile(rules, "for: 1m", "for: 2m");
      await reloaded(instance, "prometheus");
      return async () => {
        await undo();
        await reloaded(instance, "prometheus");
      };
    },
    found: [
      "ModelServiceDown (mixtral-8x7b): for 1m → 2m",
      "prometheus on metrics-server: rules/availability.yml was edited by hand",
    ],
  },
  {
    name: "a scrape job whose file was deleted, and reloaded",
    made: async () => {
      const undo = removedFile(qdrant);
      await reloaded(instance, "prometheus");
      return async () => {
        await undo();
        await reloaded(instance, "prometheus");
        // Prometheus throttles its discovery for 5 s.
        await until("the job is scraped again", 60, async () =>
          (await scrapePools(endpointOf(instance, "prometheus"))).includes("citadel-qdrant")
            ? true
            : undefined,
        );
      };
    },
    found: [
      "citadel-qdrant: removed, no longer scraped",
      "citadel-qdrant: target 127.0.22.30:6333 lost (host=vector-database, job=qdrant)",
      "prometheus on metrics-server: scrape/qdrant.yml was removed by hand",
    ],
  },
  {
    name: "Prometheus' main file without one of our includes, which it would drop at its next reload",
    made: () =>
      Promise.resolve(
        editedFile(
          metricsFile(instance, "etc/prometheus/prometheus.yml"),
          /^.*citadel\/current\/rules.*\n/m,
          "",
        ),
      ),
    found: ["/etc/prometheus/prometheus.yml: lost what adopt put there: citadel/current/rules/*.yml"],
  },
  {
    name: "routes that were edited and reloaded",
    made: async () => {
      const undo = editedFile(routes, "repeat_interval: 12h", "repeat_interval: 48h");
      await reloaded(instance, "alertmanager");
      return async () => {
        await undo();
        await reloaded(instance, "alertmanager");
      };
    },
    found: [
      "alertmanager on metrics-server: alertmanager.yml was edited by hand",
      "others' alerts of severity warning (no team of ours): repeated every 12h → repeated every 48h",
      /^severity info of team llm \(\d+ alerts: .*\): repeated every 12h → repeated every 48h$/,
      /^severity warning of team infrastructure \(\d+ alerts: .*\): repeated every 12h → repeated every 48h$/,
      /^severity warning of team llm \(\d+ alerts: .*\): repeated every 12h → repeated every 48h$/,
    ],
  },
  {
    name: "routes that were edited and not reloaded",
    made: () => Promise.resolve(editedFile(routes, /$/, "# to be done\n")),
    found: [
      "alertmanager on metrics-server: alertmanager.yml was edited by hand",
      /^alertmanager on metrics-server: alertmanager\.yml: not loaded as it is on disk \(alertmanager_config_hash is \d+, not \d+\)$/,
    ],
  },
  {
    name: "a page that is silenced for two days",
    made: async () => {
      const id = await silenced(instance, "ModelServiceDown", 48);
      return () => unsilenced(instance, id);
    },
    found: [
      /^silence \{alertname="ModelServiceDown"\} of anna until .*Z, 4 alerts of ours \(ModelServiceDown\): "later": pages are silenced for more than 12 h$/,
    ],
  },
  {
    name: "a dashboard that was edited in Grafana",
    made: async () => {
      const saved = await savedDashboard(instance, "llm-overview");
      const panels = saved.dashboard.panels.map((panel) =>
        panel.title === "Models ready" ? { ...panel, title: "Ready?" } : panel,
      );
      await grafana(instance, "POST", "/api/dashboards/db", {
        ...saved,
        dashboard: { ...saved.dashboard, panels },
      });
      return () => grafana(instance, "POST", "/api/dashboards/db", saved);
    },
    found: ["LLM platform overview: panel “Models ready”: title Models ready → Ready?"],
  },
  {
    name: "a dashboard that was deleted in Grafana",
    made: async () => {
      const saved = await savedDashboard(instance, "llm-model");
      await grafana(instance, "DELETE", "/api/dashboards/uid/llm-model");
      return () => grafana(instance, "POST", "/api/dashboards/db", saved);
    },
    found: ["dashboard LLM model removed"],
  },
  {
    name: "a folder that editors may write to",
    made: async () => {
      const permissions = (editors: 1 | 2) =>
        grafana(instance, "POST", "/api/folders/citadel-llm/permissions", {
          items: [
            { role: "Viewer", permission: 1 },
            { role: "Editor", permission: editors },
          ],
        });
      await permissions(2);
      return () => permissions(1);
    },
    found: ["folder LLM platform: Editor: View → Edit"],
  },
  {
    name: "a data source with another address, provisioned again",
    made: async () => {
      const undo = editedFile(dataSource, ":9090", ":9099");
      const provisioned = () => grafana(instance, "POST", "/api/admin/provisioning/datasources/reload");
      await provisioned();
      return async () => {
        await undo();
        await provisioned();
      };
    },
    found: [
      /^data source .*https:\/\/127\.0\.22\.37:9090 → https:\/\/127\.0\.22\.37:9099$/,
      "grafana on metrics-server: datasources/citadel.yml was edited by hand",
    ],
  },
  {
    name: "a data source whose file is no longer provisioned",
    made: () => {
      const link = metricsFile(instance, "etc/grafana/provisioning/datasources/citadel.yml");
      const target = readlinkSync(link);
      rmSync(link);
      return Promise.resolve(() => {
        symlinkSync(target, link);
        return Promise.resolve();
      });
    },
    found: [
      "grafana on metrics-server: datasources/citadel.yml is not our link any more: Grafana does not read what is published",
    ],
  },
  {
    name: "an exporter's configuration that was edited and not reloaded",
    made: () => Promise.resolve(editedFile(exporterFile, /\n$/, " \n")),
    found: [
      "exporter on hx-llm-server-01: exporter.json was edited by hand",
      /^exporter on hx-llm-server-01: exporter\.json: not loaded as it is on disk \(runs [0-9a-f]{12}, not [0-9a-f]{12}\)$/,
    ],
  },
  {
    name: "an exporter that somebody started again with another environment, the first one kept aside",
    made: async () => {
      const answers = () =>
        until("the exporter answers", 120, async () => {
          const { url, caFile } = exporterOf(instance);
          const { status } = await answer(`${url}/-/ready`, { kind: "none" }, caFile);
          return status === 200 ? true : undefined;
        });
      const undo = await recreatedContainer(instance, "e2e-d-exporter", "LOG_LEVEL=debug");
      await answers();
      return async () => {
        await undo();
        await answers();
      };
    },
    found: [
      "container e2e-d-exporter-kept carries our labels, and no release declares it",
      "container e2e-d-exporter: environment variable LOG_LEVEL was added",
    ],
  },
  {
    name: "an agent that was stopped",
    made: async () => {
      await docker("stop", "e2e-d-node-agent-sql-server");
      return () => docker("start", "e2e-d-node-agent-sql-server");
    },
    found: [/^container e2e-d-node-agent-sql-server is not running: exited, exit code \d+$/],
  },
  {
    name: "a secret that everybody on the host can read",
    made: () => {
      const file = metricsFile(instance, "etc/alertmanager/citadel/secrets/heartbeat-url");
      chmodSync(file, 0o644);
      return Promise.resolve(() => {
        chmodSync(file, 0o640);
        return Promise.resolve();
      });
    },
    found: [
      "metrics-server: /etc/alertmanager/citadel/secrets/heartbeat-url: can be read by everybody (mode 0644)",
    ],
  },
];

// Each is looked for alone: what the one before left behind would show as well.
test.each(edits)("finds $name, and nothing else", async ({ made, found }) => {
  const undo = await made();
  try {
    const { exitCode, differences, unknown } = await drift();
    expect({ exitCode, unknown }).toEqual({ exitCode: 3, unknown: [] });
    expect(differences).toEqual(
      [...found].map((text): unknown => (typeof text === "string" ? text : expect.stringMatching(text))),
    );
  } finally {
    await undo();
  }
});

test("pruned publishers and a silence for an hour are no drift; the silence is told with its end", async () => {
  const publishers = (await containersOf(instance)).filter(({ role }) => role === "publisher");
  await docker("rm", ...publishers.map(({ id }) => id));
  const id = await silenced(instance, "ModelServiceDown", 1);
  const { notes, ...rest } = await drift();
  await unsilenced(instance, id);
  expect(publishers).toHaveLength(4);
  expect(rest).toEqual({ exitCode: 0, differences: [], unknown: [] });
  expect(notes).toEqual([
    expect.stringMatching(
      /^silence \{alertname="ModelServiceDown"\} of anna until .*Z, 4 alerts of ours \(ModelServiceDown\): "later"$/,
    ),
  ]);
});

test("when every edit was taken back there is no drift", async () => {
  expect(await drift()).toEqual(none);
});
