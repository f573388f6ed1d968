import { metricsServerScheme, type Environment } from "../../infra/environments/environment.ts";
import { deployedStackNames, stackHost } from "../../infra/stacks/stack-names.ts";
import { dockerHost } from "../hosts.ts";
import { scrapes } from "../../inventory/scrapes.ts";
import { targets } from "../../inventory/targets.ts";

/** The machine of the person who deploys, as a source. */
export const DEPLOYER = "this machine";

/** What must answer at the other end, beyond a TCP connection. */
export type Protocol =
  | { readonly kind: "tcp" }
  /** Any HTTP answer, whatever its status. */
  | { readonly kind: "http" }
  /** An HTTPS answer; whether its certificate is good, verify says. */
  | { readonly kind: "https" }
  /** A server that greets with `SSH-`. */
  | { readonly kind: "ssh" };

/** One connection that has to work. */
export interface Connection {
  /** Host of the inventory from which it is made, or {@link DEPLOYER}. */
  readonly source: string;
  /** What it is for. */
  readonly purpose: string;
  /** IPv4 address or name. */
  readonly address: string;
  readonly port: number;
  readonly protocol: Protocol;
}

/** Every connection that an environment needs, by source: the metrics server's, the exporter's, the deployer's. */
export function connections(environment: Environment): readonly Connection[] {
  return [...fromMetricsServer(environment), ...fromExporter(environment), ...fromDeployer(environment)];
}

function fromMetricsServer({ inventory }: Environment): readonly Connection[] {
  const { host, alertmanager, grafana, prometheus } = inventory.metricsServer;
  const to = destination(inventory, host);
  const scheme = metricsServerScheme({ inventory });
  const own = ["prometheus", "alertmanager", "grafana"];
  return [
    ...scrapes(inventory).map(({ job, host: scraped, port }) =>
      to(
        `Prometheus scrapes ${job}`,
        scraped,
        port,
        job === "exporter" ? "https" : own.includes(job) ? scheme : "http",
      ),
    ),
    to("Prometheus sends alerts to Alertmanager", host, alertmanager.port, scheme),
    to("Grafana queries Prometheus", host, prometheus.port, scheme),
    to("the publisher reloads Grafana", host, grafana.port, scheme),
  ];
}

function fromExporter({ inventory }: Environment): readonly Connection[] {
  const to = destination(inventory, inventory.exporter.host);
  const web = new Set<string>(["model", "gateway", "qdrant", "web"]);
  const { gateway } = inventory;
  return [
    ...targets(inventory).map(({ target, kind, host, port }) =>
      to(`the exporter checks ${kind} ${target}`, host, port, web.has(kind) ? "http" : "tcp"),
    ),
    to("the exporter sends canaries through the gateway", gateway.host, gateway.port, "http"),
  ];
}

function fromDeployer(environment: Environment): readonly Connection[] {
  const { inventory, backend } = environment;
  const { metricsServer, exporter } = inventory;
  const to = destination(inventory, DEPLOYER);
  const ssh = workedOn(environment).flatMap((host) => {
    const access = dockerHost(environment, host);
    if (access.kind !== "ssh") return [];
    const { hostname, port } = new URL(access.url);
    return [to(`Terraform and setup work on ${host}`, hostname, Number(port === "" ? 22 : port), "ssh")];
  });
  const { host, prometheus, alertmanager, grafana } = metricsServer;
  const scheme = metricsServerScheme(environment);
  return [
    ...ssh,
    to("Terraform writes to Grafana's API", host, grafana.port, scheme),
    to("verify asks Prometheus", host, prometheus.port, scheme),
    to("verify asks Alertmanager", host, alertmanager.port, scheme),
    to("verify asks the exporter", exporter.host, exporter.port, "https"),
    ...(backend.kind === "pg" ? [stateDatabase(to, backend.connection)] : []),
  ];
}

/** Hosts that something of ours runs on, in the order of the inventory. */
function workedOn(environment: Environment): readonly string[] {
  const hosts = deployedStackNames(environment).map((name) => stackHost(environment, name));
  return Object.keys(environment.inventory.hosts).filter((host) => hosts.includes(host));
}

function stateDatabase(to: ReturnType<typeof destination>, connection: string): Connection {
  const { hostname, port } = new URL(connection);
  return to("Terraform keeps its state", hostname, Number(port === "" ? 5432 : port), "tcp");
}

function destination({ hosts }: Environment["inventory"], source: string) {
  return (purpose: string, host: string, port: number, kind: Protocol["kind"]): Connection => ({
    source,
    purpose,
    address: hosts[host]?.address ?? host,
    port,
    protocol: { kind },
  });
}
