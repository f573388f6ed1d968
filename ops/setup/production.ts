import type { Environment } from "../../infra/environments/environment.ts";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { assumptions } from "../../inventory/assumptions.ts";
import { secretFiles, type SecretFile } from "../../inventory/secrets.ts";
import { fileStatus, HostError, type FileStatus } from "../host-files.ts";
import { hostShell } from "../hosts.ts";
import { checkout } from "../options.ts";
import { finding, type Finding } from "../verify/check.ts";

/**
 * What production lacks before anything is changed: assumptions that nobody confirmed, the deployer's credentials,
 * and on each host the secret files, looked at over ssh. A host that cannot be reached is a finding.
 */
export async function productionSetupFindings(environment: Environment): Promise<readonly Finding[]> {
  const unconfirmed = Object.entries(assumptions).map(([name, { confirm }]): Finding => ({
    title: `assumption ${name}`,
    state: "missing",
    evidence: confirm,
  }));
  const files = secretFiles(environment.inventory);
  const hosts = [...new Set(files.map(({ host }) => host))];
  const onHosts = await Promise.all(
    hosts.map((host) =>
      hostFindings(
        environment,
        host,
        files.filter((file) => file.host === host),
      ),
    ),
  );
  return [...unconfirmed, deployerFinding(environment), ...onHosts];
}

function deployerFinding({ grafanaAuthFile }: Environment): Finding {
  return finding(
    "deployer's credentials",
    existsSync(join(checkout, grafanaAuthFile))
      ? []
      : [
          `${grafanaAuthFile}: does not exist: put user:password of a Grafana administrator into it, mode 0600`,
        ],
    `${grafanaAuthFile} is there`,
  );
}

async function hostFindings(
  environment: Environment,
  host: string,
  files: readonly SecretFile[],
): Promise<Finding> {
  const title = `secrets on ${host}`;
  try {
    const shell = hostShell(environment, host);
    const problems: string[] = [];
    for (const file of files) problems.push(...secretFileProblems(file, await fileStatus(shell, file.path)));
    return finding(title, problems, `${String(files.length)} files are there`);
  } catch (error) {
    if (error instanceof HostError) return { title, state: "failed", evidence: error.message };
    throw error;
  }
}

/** What is wrong with a secret file, each with its remedy. */
export function secretFileProblems(file: SecretFile, status: FileStatus | undefined): readonly string[] {
  const { path, purpose, source } = file;
  const supply =
    source === "token" ? "write 32 random bytes as text, the same on every host" : "write it there";
  if (status === undefined) return [`${path}: does not exist (${purpose}): ${supply}`];
  if (status.size === 0) return [`${path}: is empty (${purpose}): ${supply}`];
  if (!/0$/.test(status.mode))
    return [`${path}: mode ${status.mode} lets others read it: chmod 0640 ${path}`];
  return [];
}
