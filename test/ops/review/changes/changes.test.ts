import type { Inventory } from "../../../../inventory/model.ts";
import type { Bundle } from "../../../../ops/bundle/bundle.ts";
import { changes } from "../../../../ops/review/changes/index.ts";
import { monitoringModel } from "../../../../ops/review/model/index.ts";
import { subjects } from "../../../../ops/review/review.ts";
import { fixtureInventory } from "../../../fixtures/inventory.ts";
import { goodBundle } from "../bundle.ts";
import { edited } from "../bundles.ts";

const good = goodBundle();
const before = monitoringModel(good);
const changed = (bundle: Bundle) => changes(before, monitoringModel(bundle));
const texts = (bundle: Bundle) => changed(bundle).map(({ subject, text }) => `${subject}: ${text}`);

test("nothing is said of two bundles that mean the same", () => {
  expect(texts(good)).toEqual([]);
});

test.each([
  [
    "how long a condition holds",
    ["for: 1m\n", "for: 1m30s\n"],
    [
      "alert: EngineStalled (chat-large; chat-small), GatewayDown (gateway), ModelServiceDown (chat-large), RedisRejectsConnections (redis): for 1m → 1m30s",
    ],
  ],
  [
    "a threshold in seconds",
    ["<= 180)", "<= 300)"],
    ["alert: CanaryStale (chat-large, direct; chat-large, gateway): threshold 180 s → 300 s"],
  ],
  [
    "a threshold that is a share, and the same number within an expression",
    ["> 0.5", "> 0.75"],
    [
      "alert: CanaryFailing (chat-large, direct), QueueTimeHigh (chat-large; chat-small): threshold 50 % → 75 %",
      "alert: GatewayCanaryFailing (gateway): in its expression 0.5 → 0.75",
    ],
  ],
  [
    "what an alert asks for",
    ["scrape_duration_seconds{", "scrape_samples_scraped{"],
    [
      'alert: ExporterScrapeSlow (exporter on gpu01): asks for something else: scrape_duration_seconds{job="exporter",host="gpu01"} > 5 → scrape_samples_scraped{job="exporter",host="gpu01"} > 5',
      'alert: ScrapeSlow: asks for something else: scrape_duration_seconds{job!="exporter",host!=""} > 8 and up{job!="exporter",host!=""} == 1 → scrape_samples_scraped{job!="exporter",host!=""} > 8 and up{job!="exporter",host!=""} == 1',
      'panel: Monitoring itself: panel “Duration of scrapes”: query A max by (job) (scrape_duration_seconds{host!=""}) → max by (job) (scrape_samples_scraped{host!=""})',
    ],
  ],
  [
    "a text of an alert",
    ["summary: chat-large is down", "summary: chat-large is gone"],
    ["alert: ModelServiceDown (chat-large): summary reworded"],
  ],
  [
    "how often rules are evaluated",
    ["    interval: 15s", "    interval: 20s"],
    [
      "alert: rules of group availability: evaluated every 15s → 20s",
      "alert: rules of group engines: evaluated every 15s → 20s",
      "alert: rules of group hosts: evaluated every 15s → 20s",
    ],
  ],
  [
    "how often all is scraped",
    ["scrape_interval: 15s", "scrape_interval: 30s"],
    [
      "scrape job: citadel-alertmanager, citadel-exporter, citadel-gateway, citadel-grafana, citadel-model-chat-large, citadel-model-chat-small, and 5 more: scrape_interval 15s → 30s",
    ],
  ],
  [
    "a label of a target",
    [
      "      - targets:\n          - 10.0.0.12:6333\n        labels:\n",
      "      - targets:\n          - 10.0.0.12:6333\n        labels:\n          tier: data\n",
    ],
    ["target: citadel-qdrant: target 10.0.0.12:6333: label tier data added"],
  ],
  [
    "where a page goes",
    ["receiver: llm-critical", "receiver: infrastructure-critical"],
    [
      "notification: severity critical of team llm (17 alerts: ModelServiceDown, ModelServiceNotReady, GatewayDown, GatewayNotReady, CanaryFailing, GatewayCanaryFailing, and 5 more): Slack #llm + webhook llm-webhook-url → Slack #infra + webhook infrastructure-webhook-url",
    ],
  ],
  [
    "that nobody is told any more",
    ["receiver: llm-warning\n", "receiver: none\n"],
    [
      "notification: severity warning of team llm (42 alerts: ModelServiceNotReady, CanaryStale, RequestQueueGrowing, QueueTimeHigh, KvCacheSaturated, PreemptionsHigh, and 14 more): Slack #llm → nobody",
    ],
  ],
  [
    "the pace of tickets",
    ["repeat_interval: 12h", "repeat_interval: 6h"],
    [
      "notification: severity warning of team infrastructure (62 alerts: DataStoreDown, DataStoreNotReady, WebServiceDown, WebServiceNotReady, HostDown, DiskAlmostFull, and 24 more): repeated every 12h → repeated every 6h",
      "notification: severity warning of team llm (42 alerts: ModelServiceNotReady, CanaryStale, RequestQueueGrowing, QueueTimeHigh, KvCacheSaturated, PreemptionsHigh, and 14 more): repeated every 12h → repeated every 6h",
      "notification: severity info of team llm (8 alerts: TrafficDrop, CapacityForecast, ModelServiceRestarted, EngineVersionSkew): repeated every 12h → repeated every 6h",
      "notification: others' alerts of severity warning (no team of ours): repeated every 12h → repeated every 6h",
    ],
  ],
  [
    "what silences what",
    ['- alertname="GatewayDown"', '- alertname="GatewayGone"'],
    [
      "inhibition: no longer: GatewayDown silences GatewayNotReady, GatewayCanaryFailing, GatewayErrorBudgetBurning of the same cluster, target",
      "inhibition: new: GatewayGone silences GatewayNotReady, GatewayCanaryFailing, GatewayErrorBudgetBurning of the same cluster, target",
    ],
  ],
  [
    "a setting of Alertmanager",
    ["resolve_timeout: 5m", "resolve_timeout: 10m"],
    ["notification: Alertmanager: global.resolve_timeout 5m → 10m"],
  ],
  [
    "what the exporter checks",
    [
      '"canaries": [\n    {\n      "model": "chat-large",\n      "modelId": "acme/chat-large"',
      '"canaries": [\n    {\n      "model": "chat-large",\n      "modelId": "acme/other"',
    ],
    ["check: canary of chat-large: modelId acme/chat-large → acme/other"],
  ],
  [
    "a data source",
    ["isDefault: false", "isDefault: true"],
    ["data source: data source citadel-prometheus: isDefault false → true"],
  ],
  [
    "the title of a folder, and links that bear it",
    ["LLM platform", "Models"],
    [
      "folder: folder citadel-llm: title LLM platform → Models",
      "dashboard: dashboard Data stores: links[0].title LLM platform overview → Models overview; links[3].title LLM platform → Models",
      "dashboard: dashboard Machines: links[0].title LLM platform overview → Models overview; links[4].title LLM platform → Models",
      "dashboard: dashboard LLM canaries: links[3].title LLM platform → Models",
      "dashboard: dashboard LLM capacity: links[0].title LLM platform overview → Models overview; links[3].title LLM platform → Models",
      "dashboard: dashboard Custom metrics: links[1].title LLM platform overview → Models overview; links[2].title LLM platform → Models",
      "dashboard: dashboard LLM gateway: links[0].title LLM platform overview → Models overview; links[3].title LLM platform → Models",
      "dashboard: dashboard LLM GPUs: links[0].title LLM platform overview → Models overview; links[3].title LLM platform → Models",
      "dashboard: dashboard LLM model: links[4].title LLM platform → Models",
      "dashboard: dashboard LLM platform overview: links[5].title LLM platform → Models",
      "dashboard: dashboard LLM platform overview: title LLM platform overview → Models overview",
      "dashboard: dashboard LLM objectives: links[3].title LLM platform → Models",
      "dashboard: dashboard Monitoring itself: links[0].title LLM platform overview → Models overview; links[3].title LLM platform → Models",
    ],
  ],
  [
    "a panel's title",
    ['"title": "Ready"', '"title": "Readiness"'],
    ["panel: LLM model: panel “Ready”: title Ready → Readiness"],
  ],
  [
    "an image's version",
    ["prom/node-exporter:v1.11.1", "prom/node-exporter:v1.12.0"],
    ["image: node-agent-db01: image prom/node-exporter v1.11.1 → v1.12.0"],
  ],
  [
    "a word of a command",
    ["--web.listen-address=10.0.0.12:9187", "--web.listen-address=10.0.0.12:9188"],
    [
      "container: container postgres-agent-db01: command --web.listen-address=10.0.0.12:9187 → --web.listen-address=10.0.0.12:9188",
    ],
  ],
])("the words for %s", (_what, [from = "", to = ""], words) => {
  expect(texts(edited(good, from, to))).toEqual(words);
});

test("a panel's threshold is named by its colour, and a panel that only moved is no other panel", () => {
  const panels = (value: number, y: number, titles: readonly string[]): Bundle => ({
    stacks: [
      {
        name: "test-grafana",
        template: {},
        files: {
          "files/dashboards/a.json": JSON.stringify({
            uid: "a",
            title: "A",
            panels: titles.map((title, index) => ({
              id: index + 1,
              title,
              type: "stat",
              gridPos: { x: 0, y: index + y, w: 4, h: 1 },
              targets: [{ refId: "A", expr: `up{job="${title}"}` }],
              fieldConfig: {
                defaults: {
                  unit: "s",
                  thresholds: { mode: "absolute", steps: [{ color: "green" }, { color: "red", value }] },
                },
              },
            })),
          }),
        },
      },
    ],
  });
  const words = changes(
    monitoringModel(panels(120, 0, ["Old", "Kept"])),
    monitoringModel(panels(180, 3, ["New", "Kept"])),
  ).map(({ text }) => text);
  expect(words).toEqual([
    "A: moved or resized: “Kept”",
    "A: panel “Kept”: threshold red 120 → 180",
    "A: panel “New”: added (1 query)",
    "A: panel “Old”: removed",
  ]);
});

const site = (change: Partial<Inventory>) => goodBundle({ ...fixtureInventory, ...change });

test("a model of another team says what is told to whom, once", () => {
  const models = fixtureInventory.models.map((model) =>
    model.name === "chat-large" ? { ...model, team: "infrastructure" } : model,
  );
  expect(texts(site({ models }))).toEqual([
    "check: exporter: catalogue[chat-large].team llm → infrastructure",
    "alert: 29 alerts (CanaryFailing, CapacityForecast, EngineAbortsHigh, EngineErrorsHigh, EngineStalled, EngineVersionSkew, and 13 more): team llm → infrastructure",
    'recording rule: team:llm_engine_decode_seconds:mean_rate5m{team="infrastructure"}, team:llm_engine_e2e_seconds:mean_rate5m{team="infrastructure"}, team:llm_engine_generation_tokens:rate5m{team="infrastructure"}, team:llm_engine_goodput:rate5m{team="infrastructure"}, team:llm_engine_prefill_seconds:mean_rate5m{team="infrastructure"}, team:llm_engine_prompt_tokens:rate5m{team="infrastructure"}, and 7 more: added',
    'recording rule: team:llm_engine_decode_seconds:mean_rate5m{team="llm"}, team:llm_engine_e2e_seconds:mean_rate5m{team="llm"}, team:llm_engine_prefill_seconds:mean_rate5m{team="llm"}, team:llm_engine_queue_seconds:mean_rate5m{team="llm"}: records something else: …s:mean_rate5m{model=~"chat-large|chat-small"} * model:llm_engine_requests:rate5m) / (sum(model:llm_engine_requests:rat… → …s:mean_rate5m{model="chat-small"} * model:llm_engine_requests:rate5m) / (sum(model:llm_engine_requests:rate5m and mode…',
    ...[
      ["sum", "llm_engine_generation_tokens:rate5m"],
      ["sum", "llm_engine_goodput:rate5m"],
      ["sum", "llm_engine_prompt_tokens:rate5m"],
      ["sum", "llm_engine_requests:rate5m"],
      ["sum", "llm_throughput_growth:requests_per_second_per_day"],
      ["min", "llm_throughput_headroom:ratio"],
      ["min", "llm_throughput_limit:days"],
    ].map(
      ([total = "", of = ""]) =>
        `recording rule: team:${of}{team="llm"}: records something else: ${total}(model:${of}{model=~"chat-large|chat-small"}) → ${total}(model:${of}{model="chat-small"})`,
    ),
    'recording rule: team_slo:attainment:ratio_rate30d{team="llm"}, team_slo:period_error_budget_remaining:ratio{team="llm"}: removed',
    "notification: severity critical of team llm → infrastructure (10 alerts: ModelServiceDown, ModelServiceNotReady, CanaryFailing, EngineStalled, ErrorBudgetBurningFast): Slack #llm + webhook llm-webhook-url → Slack #infra + webhook infrastructure-webhook-url",
    "notification: severity warning of team llm → infrastructure (15 alerts: RequestQueueGrowing, QueueTimeHigh, KvCacheSaturated, PreemptionsHigh, EngineErrorsHigh, EngineAbortsHigh, and 4 more): Slack #llm → Slack #infra",
  ]);
});

test("what is no longer monitored is named: its targets, checks and alerts, and who was told", () => {
  const agents = fixtureInventory.agents.filter(({ host }) => host !== "mon01");
  expect(texts(site({ agents, webServices: [] }))).toEqual([
    "target: citadel-node: target 10.0.0.13:9100 lost (host=mon01, job=node)",
    "check: check web-interface: removed: web http://10.0.0.12:8088/",
    "alert: 11 alerts (ClockNotSynchronised, DiskAlmostFull, DiskFillingUp, DiskInodesLow, DiskReadOnly, MemoryLow, and 5 more): removed: was severity warning of team infrastructure, told Slack #infra",
    'alert: HostDown (db01): asks for something else: …|pgpool|redis|qdrant|web-interface"}) == 1) → …|pgpool|redis|qdrant"}) == 1)',
    "alert: TargetNotChecked (web-interface): removed: was severity warning of team llm, told Slack #llm",
    "dashboard: dashboard Machines: templating.list[host].current.text mon01 → db01; templating.list[host].current.value mon01 → db01",
  ]);
});

test("a maintenance window says when it is and what it silences, page by page", () => {
  const window = {
    name: "database-upgrades",
    weekdays: ["saturday"],
    from: "22:00",
    to: "02:00",
    timeZone: "Europe/Berlin",
    silences: { teams: ["infrastructure"] },
  } as const;
  const added = site({ maintenanceWindows: [window] });
  const words =
    "Saturday 22:00–24:00, Sunday 00:00–02:00 Europe/Berlin, silences 63 of 64 alerts of team infrastructure (1 critical)";
  expect(texts(added)).toEqual([`maintenance window: database-upgrades added: ${words}`]);
  expect(changes(monitoringModel(added), before).map(({ text }) => text)).toEqual([
    `database-upgrades removed: was ${words}`,
  ]);
});

test("a target at another address has moved, and is neither lost nor new", () => {
  const hosts = { ...fixtureInventory.hosts, gpu01: { address: "10.0.0.99", description: "GPU host" } };
  expect(changed(site({ hosts })).filter(({ subject }) => subject === "target")[0]).toEqual({
    id: "target/citadel-exporter/10.0.0.11:9090",
    subject: "target",
    action: "changed",
    text: "citadel-exporter: target 10.0.0.11:9090 → 10.0.0.99:9090 (host=gpu01, job=exporter)",
    before: '{"address":"10.0.0.11:9090","labels":{"host":"gpu01","job":"exporter"}}',
    after: '{"address":"10.0.0.99:9090","labels":{"host":"gpu01","job":"exporter"}}',
  });
});

test.each([
  ["all is new", changes(monitoringModel({ stacks: [] }), before), "added"],
  ["all is gone", changes(before, monitoringModel({ stacks: [] })), "removed"],
] as const)(
  "where %s, each subject is said in its order, each with an id of its own",
  (_case, all, action) => {
    expect(all.filter((change) => change.action !== action)).toEqual([]);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    const order = all.map(({ subject }) => subjects.indexOf(subject));
    expect(order).toEqual([...order].sort((a, b) => a - b));
    // Neither has an image of its own, an inhibition, or a window; panels go with dashboards.
    expect([...new Set(all.map(({ subject }) => subject))]).toEqual([
      "volume",
      "container",
      "scrape job",
      "target",
      "check",
      "alert",
      "recording rule",
      "notification",
      "data source",
      "folder",
      "permission",
      "dashboard",
    ]);
  },
);
