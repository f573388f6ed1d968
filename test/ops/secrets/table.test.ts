import type { FileState } from "../../../ops/secrets/file-states.ts";
import { secretTable } from "../../../ops/secrets/table.ts";

const file: FileState["file"] = {
  place: "mon01",
  consumer: "prometheus",
  path: "/etc/prometheus/citadel/secrets/ca.crt",
  owner: "root:prometheus",
  mode: "0640",
  source: "authority",
  purpose: "certificate of the CA",
};
const own: FileState["file"] = {
  ...file,
  place: "this machine",
  consumer: "deployer",
  path: ".local/production/secrets/grafana-auth",
  owner: "",
  mode: "0600",
  purpose: "user:password",
};

test("files stand by place and consumer, what is not well with what to do below it", () => {
  expect(
    secretTable([
      { file: own, state: "to supply", note: "install it" },
      { file, state: "ok", note: "good until 2036-11-20" },
      {
        file: { ...file, path: "/etc/prometheus/citadel/secrets/scrape-token", purpose: "token" },
        state: "wrong",
        note: "is empty: write it",
      },
      { file: { ...file, consumer: "grafana", purpose: "auth" }, state: "ok", note: "" },
      { file: { ...file, place: "db01", consumer: "redis-agent" }, state: "unknown", note: "db01: down" },
      { file: { ...file, place: "gpu01", consumer: "exporter" }, state: "to make", note: "setup makes it" },
    ]),
  ).toBe(`this machine, for whoever deploys
  TO SUPPLY .local/production/secrets/grafana-auth        0600  user:password
            install it

mon01, for Prometheus
  ok        /etc/prometheus/citadel/secrets/ca.crt        root:prometheus 0640  certificate of the CA (good until 2036-11-20)
  WRONG     /etc/prometheus/citadel/secrets/scrape-token  root:prometheus 0640  token
            is empty: write it

mon01, for Grafana
  ok        /etc/prometheus/citadel/secrets/ca.crt        root:prometheus 0640  auth

db01, for redis_exporter
  UNKNOWN   /etc/prometheus/citadel/secrets/ca.crt        root:prometheus 0640  certificate of the CA
            db01: down

gpu01, for the exporter
  to make   /etc/prometheus/citadel/secrets/ca.crt        root:prometheus 0640  certificate of the CA
            setup makes it`);
});

test("where nothing is needed nothing is said", () => {
  expect(secretTable([])).toBe("");
});
