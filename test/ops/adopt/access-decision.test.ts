import { accessDecision } from "../../../ops/adopt/access-decision.ts";
import { fixtureInventory } from "../../fixtures/inventory.ts";

const open = fixtureInventory.metricsServer;
const secured = { ...open, access: "secured" } as const;
const file = (path: string, text: string) =>
  ({
    kind: "file",
    path,
    bytes: Buffer.from(text),
    access: { owner: "0", group: "0", mode: "0644" },
  }) as const;
const webConfig = "--web.config.file=/etc/alertmanager/citadel/secrets/web.yml";
const variables = `GF_SERVER_PROTOCOL=https
GF_SERVER_CERT_FILE=/etc/grafana/provisioning/citadel/secrets/grafana.crt
GF_SERVER_CERT_KEY=/etc/grafana/provisioning/citadel/secrets/grafana.key
GF_SERVER_CERTS_WATCH_INTERVAL=30s
`;
const files = (flags: string, environment: string) =>
  ({
    alertmanagerArguments: file("/etc/default/alertmanager", `ARGS="${flags}"\n`),
    grafanaEnvironment: file("/etc/default/grafana-server", environment),
  }) as const;
const everywhere = (access: "open" | "secured") =>
  ({ prometheus: access, alertmanager: access, grafana: access }) as const;
const found = {
  found: everywhere("open"),
  flags: {},
  secured: { ...files("--x", "A=1\n"), viewer: "no", clearClients: [], problems: [] },
} as const;

test("found servers get certificate and users, each by one edit and one restart", () => {
  const { problems, servers, viewer } = accessDecision(found, secured, "secure");
  expect({ problems, viewer }).toEqual({ problems: [], viewer: "make" });
  expect(servers.map(({ server, because, change }) => [server, because, change?.text])).toEqual([
    ["alertmanager", "answers in clear", `ARGS="--x ${webConfig}"\n`],
    ["grafana", "answers in clear", `A=1\n${variables}`],
  ]);
});

test("secured servers are left alone", () => {
  const facts = {
    found: everywhere("secured"),
    flags: { "web.config.file": "/etc/prometheus/citadel/secrets/web.yml" },
    secured: { ...files(webConfig, variables), viewer: "yes", clearClients: [], problems: [] },
  } as const;
  expect(accessDecision(facts, secured, "keep")).toEqual({ problems: [], servers: [], viewer: "as it is" });
});

test("a file that lost its edit is noticed while its process still runs with it", () => {
  const facts = { ...found, found: everywhere("secured") };
  const { servers } = accessDecision(facts, secured, "secure");
  expect(servers.map(({ server, because }) => `${server} ${because}`)).toEqual([
    "alertmanager would lose HTTPS at its next restart",
    "grafana would lose HTTPS at its next restart",
  ]);
});

test.each([
  [
    "nobody agreed to lock others out",
    secured,
    "keep",
    found,
    'prometheus, alertmanager, grafana: answers in clear, though metricsServer.access is "secured": run adopt with --secure, after which nobody gets in without a login, whoever uses it now',
  ],
  [
    "somebody else looks after Prometheus' users",
    secured,
    "secure",
    { ...found, flags: { "web.config.file": "/etc/prometheus/web.yml" } },
    'Prometheus: runs with --web.config.file=/etc/prometheus/web.yml, which somebody else looks after: take that flag away, or set metricsServer.access to "open" in inventory/platform.ts',
  ],
  [
    "somebody else looks after Grafana's certificate",
    secured,
    "secure",
    {
      ...found,
      secured: { ...files("", "GF_SERVER_CERT_KEY=/k\n"), viewer: "no", clearClients: [], problems: [] },
    },
    '/etc/default/grafana-server: gives GF_SERVER_CERT_KEY another value than adopt needs: take it out, or keep access: "open"',
  ],
  [
    "something would fail after a restart",
    secured,
    "secure",
    { ...found, secured: { ...found.secured, problems: ["grafana: refuses admin"] } },
    "grafana: refuses admin",
  ],
  [
    "the inventory declares open servers",
    open,
    "secure",
    { found: everywhere("open"), flags: {} },
    'inventory/platform.ts: metricsServer.access: is "open", and --secure gives servers what the inventory declares: set it to "secured"',
  ],
] as const)("nothing is done where %s", (_case, server, consent, facts, problem) => {
  expect(accessDecision(facts, server, consent).problems).toEqual([problem]);
});

test("open servers stay open", () => {
  expect(accessDecision({ found: everywhere("open"), flags: {} }, open, "keep")).toEqual({
    problems: [],
    servers: [],
    viewer: "as it is",
  });
});
