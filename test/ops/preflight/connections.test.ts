import { productionEnvironment, productionImages } from "../../../infra/environments/production.ts";
import { connections, type Connection } from "../../../ops/preflight/connections.ts";
import { fixtureInventory } from "../../fixtures/inventory.ts";
import { localFixture } from "../../infra/local-fixture.ts";

const line = ({ source, address, port, protocol, purpose }: Connection) =>
  `${source} -> ${address}:${String(port)} ${protocol.kind}: ${purpose}`;

test("production's connections are the scrapes, the checks, and the deployer's, each from the host that makes it", () => {
  const environment = productionEnvironment({
    images: productionImages(fixtureInventory),
    site: fixtureInventory,
  });
  expect(connections(environment).map(line)).toEqual([
    "mon01 -> 10.0.0.11:9090 https: Prometheus scrapes exporter",
    "mon01 -> 10.0.0.11:8001 http: Prometheus scrapes model-chat-large",
    "mon01 -> 10.0.0.11:8002 http: Prometheus scrapes model-chat-small",
    "mon01 -> 10.0.0.11:8080 http: Prometheus scrapes gateway",
    "mon01 -> 10.0.0.12:6333 http: Prometheus scrapes qdrant",
    "mon01 -> 10.0.0.13:9090 http: Prometheus scrapes prometheus",
    "mon01 -> 10.0.0.13:9093 http: Prometheus scrapes alertmanager",
    "mon01 -> 10.0.0.13:3000 http: Prometheus scrapes grafana",
    "mon01 -> 10.0.0.13:9100 http: Prometheus scrapes node",
    "mon01 -> 10.0.0.12:9100 http: Prometheus scrapes node",
    "mon01 -> 10.0.0.12:9187 http: Prometheus scrapes postgres",
    "mon01 -> 10.0.0.12:9121 http: Prometheus scrapes redis",
    "mon01 -> 10.0.0.13:9093 http: Prometheus sends alerts to Alertmanager",
    "mon01 -> 10.0.0.13:9090 http: Grafana queries Prometheus",
    "mon01 -> 10.0.0.13:3000 http: the publisher reloads Grafana",
    "gpu01 -> 10.0.0.11:8001 http: the exporter checks model chat-large",
    "gpu01 -> 10.0.0.11:8002 http: the exporter checks model chat-small",
    "gpu01 -> 10.0.0.11:8081 http: the exporter checks gateway gateway",
    "gpu01 -> 10.0.0.12:5432 tcp: the exporter checks postgres postgres",
    "gpu01 -> 10.0.0.12:5433 tcp: the exporter checks pgpool pgpool",
    "gpu01 -> 10.0.0.12:6379 tcp: the exporter checks redis redis",
    "gpu01 -> 10.0.0.12:6333 http: the exporter checks qdrant qdrant",
    "gpu01 -> 10.0.0.12:8088 http: the exporter checks web web-interface",
    "gpu01 -> 10.0.0.11:8080 http: the exporter sends canaries through the gateway",
    "this machine -> 10.0.0.11:22 ssh: Terraform and setup work on gpu01",
    "this machine -> 10.0.0.12:22 ssh: Terraform and setup work on db01",
    "this machine -> 10.0.0.13:22 ssh: Terraform and setup work on mon01",
    "this machine -> 10.0.0.13:3000 http: Terraform writes to Grafana's API",
    "this machine -> 10.0.0.13:9090 http: verify asks Prometheus",
    "this machine -> 10.0.0.13:9093 http: verify asks Alertmanager",
    "this machine -> 10.0.0.11:9090 https: verify asks the exporter",
    "this machine -> 192.168.10.35:5432 tcp: Terraform keeps its state",
  ]);
});

test("ssh is tried to hosts that something of ours runs on, and to no other", () => {
  const withBystander = {
    ...fixtureInventory,
    hosts: { ...fixtureInventory.hosts, web01: { address: "10.0.0.14", description: "Web interface" } },
  };
  const environment = productionEnvironment({ images: productionImages(withBystander), site: withBystander });
  expect(
    connections(environment)
      .filter(({ protocol }) => protocol.kind === "ssh")
      .map(line),
  ).toEqual([
    "this machine -> 10.0.0.11:22 ssh: Terraform and setup work on gpu01",
    "this machine -> 10.0.0.12:22 ssh: Terraform and setup work on db01",
    "this machine -> 10.0.0.13:22 ssh: Terraform and setup work on mon01",
  ]);
});

test("a local environment has no ssh and no database for its state, and stays on loopback", () => {
  const local = connections(localFixture());
  expect(local.filter(({ protocol }) => protocol.kind === "ssh")).toEqual([]);
  expect(local.filter(({ purpose }) => purpose === "Terraform keeps its state")).toEqual([]);
  expect(local.filter(({ address }) => !address.startsWith("127.0.20."))).toEqual([]);
});
