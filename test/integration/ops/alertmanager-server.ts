import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { alertmanagerConfig } from "../../../alerts/index.ts";
import type { Inventory } from "../../../inventory/model.ts";
import { secretFiles } from "../../../inventory/secrets.ts";
import { answerOf } from "../../../ops/ask.ts";
import type { Endpoint } from "../../../ops/endpoints.ts";
import { runCommand } from "../../../ops/command.ts";
import { ensureImages } from "../../../ops/offline/images.ts";
import { awaited } from "../../../ops/wait.ts";
import { containerLabels } from "../container-labels.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

/** An Alertmanager that runs, and what takes it away. */
export interface RunningAlertmanager {
  readonly endpoint: Endpoint;
  readonly stop: () => Promise<void>;
}

/**
 * Starts the Alertmanager that we run with the configuration of a site.
 * @param address - `127.x.y.z:port` that it listens on
 * @param secret - the text of each of its secret files, by name
 * @param flags - more of its arguments
 */
export async function startedAlertmanager(
  site: Inventory,
  address: string,
  secret: (name: string) => string,
  flags: readonly string[] = [],
): Promise<RunningAlertmanager> {
  const { alertmanager } = await ensureImages(() => undefined);
  const folder = temporaryDirectory("citadel-alertmanager-");
  chmodSync(folder, 0o755);
  mkdirSync(join(folder, "citadel/secrets"), { recursive: true });
  writeFileSync(join(folder, "alertmanager.yml"), stringify(alertmanagerConfig(site), { lineWidth: 0 }));
  for (const { name, reader } of secretFiles(site)) {
    if (reader === "alertmanager") writeFileSync(join(folder, "citadel/secrets", name), secret(name));
  }
  const { exitCode, stdout, stderr } = await runCommand(
    [
      ...["docker", "run", "--detach", ...containerLabels("operator"), "--network", "host"],
      ...["--tmpfs", "/alertmanager:uid=65534", "--volume", `${folder}:/etc/alertmanager:ro`],
      ...["--entrypoint", "alertmanager", alertmanager.reference],
      ...["--config.file=/etc/alertmanager/alertmanager.yml", "--storage.path=/alertmanager"],
      ...["--cluster.listen-address=", `--web.listen-address=${address}`, ...flags],
    ],
    { timeoutSeconds: 120 },
  );
  if (exitCode !== 0) throw new Error(`docker run: ${stderr}`);
  const id = stdout.trim();
  const endpoint = { url: `http://${address}` };
  const stop = async () => {
    await runCommand(["docker", "rm", "--force", "--volumes", id], { timeoutSeconds: 120 });
  };
  const ready = await awaited(60, async () =>
    (await answerOf(endpoint, "/-/ready")).status === 200 ? true : undefined,
  );
  if (ready === undefined) {
    const { stdout: out, stderr: log } = await runCommand(["docker", "logs", id], { timeoutSeconds: 60 });
    await stop();
    throw new Error(`Alertmanager does not become ready: ${out}${log}`);
  }
  return { endpoint, stop };
}
