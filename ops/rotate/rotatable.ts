import type { Environment } from "../../infra/environments/environment.ts";
import { accounts, pushNamespaces, secretFiles, type SecretFile } from "../../inventory/secrets.ts";
import { passwordName } from "./password.ts";
import { pushTokenName } from "./push-token.ts";

/** One secret as `rotate` knows it. */
export type Rotatable =
  | {
      readonly kind: "made";
      readonly name: "scrape-token" | "admin-token" | "certificate" | "ca" | ReturnType<typeof passwordName>;
      /** What it is for. */
      readonly purpose: string;
    }
  | {
      readonly kind: "push token";
      readonly name: string;
      readonly namespace: string;
      readonly purpose: string;
    }
  | {
      readonly kind: "supplied";
      readonly name: string;
      readonly purpose: string;
      /** Everywhere that the same text lies. */
      readonly places: readonly SecretFile[];
    };

/** Everything of an environment that can be rotated, by unique names: what we make, then what people supply. */
export function rotatables({ inventory }: Pick<Environment, "inventory">): readonly Rotatable[] {
  const supplied = secretFiles(inventory).filter(({ source }) => source === "operator");
  const names = [...new Set(supplied.map(({ name }) => name))];
  return [
    { kind: "made", name: "scrape-token", purpose: "bearer token of Prometheus for the exporter's /metrics" },
    { kind: "made", name: "admin-token", purpose: "bearer token of publishers for the exporter's /-/reload" },
    {
      kind: "made",
      name: "certificate",
      purpose: "certificates and keys of the exporter and of a secured metrics server",
    },
    { kind: "made", name: "ca", purpose: "private CA that signs them" },
    ...(inventory.metricsServer.access === "open"
      ? []
      : accounts.map((account) => ({
          kind: "made" as const,
          name: passwordName(account),
          purpose: `password of ${account} at Prometheus and Alertmanager${account === "read" ? ", and of Grafana's citadel-read" : ""}`,
        }))),
    ...pushNamespaces(inventory).map((namespace) => ({
      kind: "push token" as const,
      name: pushTokenName(namespace),
      namespace,
      purpose: `bearer token that ${namespace} pushes custom metrics with`,
    })),
    ...names.map((name) => {
      const places = supplied.filter((file) => file.name === name);
      return { kind: "supplied" as const, name, purpose: places[0]?.purpose ?? "", places };
    }),
  ];
}
