import type { Environment } from "../../infra/environments/environment.ts";
import { instanceDirectory } from "../../infra/environments/local.ts";
import {
  accounts,
  pushNamespaces,
  secretFiles,
  verificationNamespace,
  type Account,
  type SecretFile,
} from "../../inventory/secrets.ts";
import { secretAccess } from "./secret-access.ts";

/** The machine of the person who deploys, among the places of files. */
export const THIS_MACHINE = "this machine";

/** A file that has to be there before an environment can be deployed and verified. */
export interface NeededFile {
  /** Host of the inventory, or {@link THIS_MACHINE}. */
  readonly place: string;
  /** What reads it: a service of the host, or what the deployer does with it. */
  readonly consumer: SecretFile["reader"] | "deployer";
  /** Absolute on a host, relative to the checkout on this machine. */
  readonly path: string;
  /** `user:group` that it belongs to; of this machine nothing is asked. */
  readonly owner: string;
  /** Permission bits, octal, four digits. */
  readonly mode: "0640" | "0600" | "0644";
  readonly source: SecretFile["source"];
  readonly purpose: string;
}

/** Where the deployer keeps a copy of the password of an account of the metrics server. Relative to the checkout. */
export function accountPasswordFile(instance: string, account: Account): string {
  return `${instanceDirectory(instance)}/secrets/metrics-${account}-password`;
}

/** Where a namespace's token lies on the deployer's machine until it is handed to whoever pushes; in the checkout. */
export function pushTokenFile(instance: string, namespace: string): string {
  return `${instanceDirectory(instance)}/secrets/push-${namespace}-token`;
}

/** Every file that an environment needs, the deployer's first, then those of each host in the inventory's order. */
export function neededFiles(environment: Environment): readonly NeededFile[] {
  const { inventory } = environment;
  const files = secretFiles(inventory);
  const onHosts = [...new Set(files.map(({ host }) => host))].flatMap((host) =>
    files
      .filter((file) => file.host === host)
      .map((file): NeededFile => {
        const { path, reader, source, purpose } = file;
        const { owner, group, mode } = secretAccess(environment, file).file;
        const named = (id: string) => (id === "0" ? "root" : id);
        return {
          place: host,
          consumer: reader,
          path,
          owner: `${named(owner)}:${reader === "publisher" ? named(group) : group}`,
          mode,
          source,
          purpose,
        };
      }),
  );
  return [...deployerFiles(environment), ...onHosts];
}

function deployerFiles({
  instance,
  grafanaAuthFile,
  platform,
  inventory,
}: Environment): readonly NeededFile[] {
  const directory = instanceDirectory(instance);
  const file = (
    path: string,
    mode: NeededFile["mode"],
    source: NeededFile["source"],
    purpose: string,
  ): NeededFile => ({ place: THIS_MACHINE, consumer: "deployer", path, owner: "", mode, source, purpose });
  return [
    file(grafanaAuthFile, "0600", "operator", "user:password of a Grafana administrator, for Terraform"),
    file(`${directory}/ca/ca.pem`, "0600", "key", "private CA that signs the servers' certificates"),
    file(`${directory}/ca/trusted.crt`, "0644", "authority", "the CA's certificate, for verify"),
    ...(inventory.metricsServer.access === "secured"
      ? accounts.map((account) =>
          file(
            accountPasswordFile(instance, account),
            "0600",
            "login",
            account === "admin"
              ? "copy of the password of admin at Prometheus and Alertmanager, for verify"
              : "copy of the password of read at Prometheus and Alertmanager, and of Grafana's citadel-read",
          ),
        )
      : []),
    ...(pushNamespaces(inventory).includes(verificationNamespace)
      ? [
          file(
            pushTokenFile(instance, verificationNamespace),
            "0600",
            "operator",
            "token that verify pushes with: setup makes it with the namespace, for the first deployer",
          ),
        ]
      : []),
    // In local these two are read where the servers themselves keep them.
    ...(platform === undefined
      ? [
          file(`${directory}/secrets/scrape-token`, "0600", "token", "copy of the scrape token, for verify"),
          file(
            `${directory}/secrets/grafana-admin-password`,
            "0600",
            "operator",
            "password of Grafana's user admin, for verify",
          ),
        ]
      : []),
  ];
}
