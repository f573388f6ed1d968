import { DockerProvider } from "@cdktf/provider-docker/lib/provider/index.js";
import { GrafanaProvider } from "@cdktf/provider-grafana/lib/provider";
import { Fn, LocalBackend, PgBackend, type TerraformStack } from "cdktf";
import type { StackContext } from "../constructs/context.ts";
import {
  hostAddress,
  metricsServerScheme,
  type Backend,
  type DockerHost,
} from "../environments/environment.ts";

/** Says where a stack's state is kept. A relative path is relative to the stack's folder, where Terraform runs. */
export function useBackend(stack: TerraformStack, backend: Backend, checkoutFromStack: string): void {
  const name = stack.node.id;
  switch (backend.kind) {
    case "pg":
      new PgBackend(stack, { connStr: backend.connection, schemaName: name });
      return;
    case "local":
      new LocalBackend(stack, { path: `${checkoutFromStack}/${backend.directory}/${name}.tfstate` });
  }
}

/** The Docker daemon of one host. The bindings pin a version whose plan deletes stopped containers (ADR 0001). */
export function useDocker(stack: TerraformStack, { environment }: StackContext, host: string): void {
  new DockerProvider(stack, "docker", connection(environment.dockerHosts[host]));
  stack.addOverride("terraform.required_providers.docker.version", environment.providers.docker);
}

/** Grafana's API. The credentials are read while Terraform runs, so that they stand in neither plan nor state. */
export function useGrafana(stack: TerraformStack, { environment, checkoutFromStack }: StackContext): void {
  const { host, grafana, access } = environment.inventory.metricsServer;
  new GrafanaProvider(stack, "grafana", {
    url: `${metricsServerScheme(environment)}://${hostAddress(environment, host)}:${String(grafana.port)}`,
    auth: Fn.trimspace(Fn.file(`${checkoutFromStack}/${environment.grafanaAuthFile}`)),
    ...(access === "secured" ? { caCert: `${checkoutFromStack}/${environment.trustedFile}` } : {}),
  });
  stack.addOverride("terraform.required_providers.grafana.version", environment.providers.grafana);
}

function connection(host: DockerHost | undefined): { readonly host?: string; readonly sshOpts?: string[] } {
  if (host === undefined || host.kind === "this-machine") return {};
  return { host: host.url, sshOpts: [...host.sshOptions] };
}
