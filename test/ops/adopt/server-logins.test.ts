import { adoptedPrometheusFile, isAdopted } from "../../../ops/adopt/prometheus-file.ts";
import { EditRefusal, withoutEdits } from "../../../ops/adopt/text-edit.ts";

const needs = {
  configFile: "/etc/prometheus/prometheus.yml",
  alertmanager: "10.0.0.13:9093",
  alertmanagerAliases: ["localhost:9093"],
  logins: {
    withLogin: ["10.0.0.13:9090", "localhost:9090", "10.0.0.13:9093", "localhost:9093"],
    withoutLogin: ["10.0.0.13:3000", "localhost:3000"],
    host: "mon01",
  },
};
const included = `rule_files: [citadel/current/rules/*.yml]
scrape_config_files: [citadel/current/scrape/*.yml]
`;
const login = (margin: string) =>
  [
    'scheme: "https"',
    'basic_auth: { username: "read", password_file: "citadel/secrets/metrics-read-password" }',
    'tls_config: { ca_file: "citadel/secrets/ca.crt", server_name: "mon01" }',
  ]
    .map((line) => `${margin}${line}\n`)
    .join("");

test("sections that talk to the secured servers get the login, and every other byte stays", () => {
  const text = `${included}alerting:
  alertmanagers:
  - static_configs: # beside it
    - targets: ['localhost:9093']
scrape_configs:
  - job_name: prometheus # itself
    static_configs:
      - targets: ['localhost:9090']

  - job_name: theirs
    static_configs:
      - targets: ['10.0.0.14:9090']
`;
  const file = adoptedPrometheusFile(text, needs);
  expect(file.text).toBe(`${included}alerting:
  alertmanagers:
  - static_configs: # beside it
    - targets: ['localhost:9093']
${login("    ")}scrape_configs:
  - job_name: prometheus # itself
    static_configs:
      - targets: ['localhost:9090']
${login("    ")}
  - job_name: theirs
    static_configs:
      - targets: ['10.0.0.14:9090']
`);
  expect([isAdopted(text, needs), isAdopted(file.text, needs)]).toEqual([false, true]);
  expect(adoptedPrometheusFile(file.text, needs).edits).toEqual([]);
  expect(withoutEdits(file.text, file.edits)).toBe(text);
});

test("a section on one line gets it there; metrics of Grafana want no login", () => {
  const text = `${included}alerting: { alertmanagers: [{ static_configs: [{ targets: ["localhost:9093"] }] }] }
scrape_configs: [{ job_name: g, static_configs: [{ targets: ["localhost:3000"] }] }]
`;
  const file = adoptedPrometheusFile(text, needs);
  expect(file.text)
    .toBe(`${included}alerting: { alertmanagers: [{ static_configs: [{ targets: ["localhost:9093"] }], scheme: "https", basic_auth: { username: "read", password_file: "citadel/secrets/metrics-read-password" }, tls_config: { ca_file: "citadel/secrets/ca.crt", server_name: "mon01" } }] }
scrape_configs: [{ job_name: g, static_configs: [{ targets: ["localhost:3000"] }], scheme: "https", tls_config: { ca_file: "citadel/secrets/ca.crt", server_name: "mon01" } }]
`);
  expect(withoutEdits(file.text, file.edits)).toBe(text);
});

test("an Alertmanager that the file does not know yet comes with its login", () => {
  const { text } = adoptedPrometheusFile(included, needs);
  expect(text).toBe(`${included}
# Alerts go to the Alertmanager beside it (npm run adopt).
alerting:
  alertmanagers:
    - { static_configs: [{ targets: ["10.0.0.13:9093"] }], scheme: "https", basic_auth: { username: "read", password_file: "citadel/secrets/metrics-read-password" }, tls_config: { ca_file: "citadel/secrets/ca.crt", server_name: "mon01" } }
`);
  expect(isAdopted(text, needs)).toBe(true);
});

test.each([
  [
    "talks to others too",
    "static_configs: [{ targets: ['localhost:9090', '10.0.0.14:9090'] }]",
    "both has localhost:9090, which is to be asked with a login, among other targets: give it a section of its own",
  ],
  [
    "has a login of its own",
    "{ basic_auth: { username: me }, static_configs: [{ targets: ['localhost:9090'] }] }",
    'scrape_configs[0] has a basic_auth of its own: add scheme: "https", basic_auth: { username: "read", password_file: "citadel/secrets/metrics-read-password" }, tls_config: { ca_file: "citadel/secrets/ca.crt", server_name: "mon01" } to it by hand',
  ],
])("a job that %s is refused", (_case, rest, problem) => {
  const job = rest.startsWith("{") ? `- ${rest}` : `- job_name: both\n    ${rest}`;
  const text = `${included}alerting: { alertmanagers: [{ scheme: https, static_configs: [{ targets: ["localhost:9093"] }] }] }
scrape_configs:
  ${job}
`;
  expect(() => adoptedPrometheusFile(text, needs)).toThrow(new EditRefusal(problem));
});
