import { adoptionDecision } from "../../../ops/adopt/decision.ts";
import type { AdoptionFacts } from "../../../ops/adopt/facts.ts";
import { fixtureInventory } from "../../fixtures/inventory.ts";

const server = { ...fixtureInventory.metricsServer, access: "secured" } as const;
const site = { server, alertmanager: "127.0.79.11:9093", alertmanagerAliases: [] };
const main = `alerting:
  alertmanagers:
    - static_configs: [{ targets: ["mon01.example.org:9093"] }]
scrape_configs:
  - job_name: by-full-name
    static_configs: [{ targets: ["mon01.example.org:9090"] }]
  - job_name: grafana
    static_configs: [{ targets: ["mon01.example.org:3000"] }]
  - job_name: from-files
    file_sd_configs: [{ files: ["/etc/prometheus/file_sd/*.yml"] }]
`;

function decision(clearClients: readonly { readonly section: string; readonly target: string }[]) {
  const file = (path: string, text: string) => ({
    kind: "file" as const,
    path,
    bytes: Buffer.from(text),
    access: { owner: "0", group: "0", mode: "0644" },
  });
  const facts: AdoptionFacts = {
    versions: { Prometheus: "3.5.3", Alertmanager: "0.33.1", Grafana: "12.2.0" },
    flags: {},
    loadedConfig: "",
    prometheusFile: file(server.prometheus.configFile, main),
    argumentsFile: file("/etc/default/prometheus", 'ARGS=""\n'),
    alertmanagerFile: {
      kind: "symlink",
      path: "/etc/alertmanager/alertmanager.yml",
      target: "citadel/current/alertmanager.yml",
    },
    found: { prometheus: "open", alertmanager: "open", grafana: "open" },
    secured: {
      alertmanagerArguments: file("/etc/default/alertmanager", 'ARGS=""\n'),
      grafanaEnvironment: file("/etc/default/grafana-server", ""),
      viewer: "no",
      clearClients,
      problems: [],
    },
    gossip: { status: "disabled", peers: 0 },
    manifests: { prometheus: undefined },
  };
  return adoptionDecision(facts, site, { alertmanagerFile: "keep", access: "secure" });
}

test("targets by another name of the machine get their logins in place", () => {
  const { problems, changes } = decision([
    { section: "by-full-name", target: "mon01.example.org:9090" },
    { section: "grafana", target: "mon01.example.org:3000" },
    { section: "alerting.alertmanagers", target: "mon01.example.org:9093" },
  ]);
  expect(problems).toEqual([]);
  const text = changes[0]?.text ?? "";
  const login =
    'basic_auth: { "username": "read", "password_file": "citadel/secrets/metrics-read-password" }';
  expect(text.match(/scheme: "https"/g)).toHaveLength(4);
  expect(text.split(login.replaceAll(/"(username|password_file)"/g, "$1"))).toHaveLength(4);
});

test("a target that a file or another list of jobs names is told, for nothing would give it a login", () => {
  expect(
    decision([
      { section: "from-files", target: "mon01:9090" },
      { section: "theirs", target: "127.0.79.11:9093" },
    ]).problems,
  ).toEqual([
    "/etc/prometheus/prometheus.yml: from-files asks mon01:9090 in clear, would be refused, and finds it elsewhere than in static_configs of the main file: give it scheme, basic_auth and tls_config of a section of its own, or take that target out",
    "/etc/prometheus/prometheus.yml: theirs asks 127.0.79.11:9093 in clear, would be refused, and finds it elsewhere than in static_configs of the main file: give it scheme, basic_auth and tls_config of a section of its own, or take that target out",
  ]);
});

test("without such names nothing more is edited than before", () => {
  expect(decision([]).changes[0]?.text.match(/scheme: "https"/g)).toHaveLength(1);
});
