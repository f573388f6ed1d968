import type { Environment } from "../../infra/environments/environment.ts";
import type { SecretFile } from "../../inventory/secrets.ts";
import { commandText } from "../command-text.ts";
import { shellWord } from "../../infra/shell-word.ts";
import { hostShell } from "../hosts.ts";
import { nextScrape } from "./next-scrape.ts";
import type { Rotatable } from "./rotatable.ts";
import { RotationError, type RotationSite } from "./site.ts";
import { writeWhileHeld } from "./written-secret.ts";

type Supplied = Extract<Rotatable, { kind: "supplied" }>;

/** When the reader of a secret takes a new text of its file, in words. */
const TAKEN = {
  exporter: "the exporter reads it at each check",
  prometheus: "Prometheus reads it at each scrape",
  alertmanager: "Alertmanager reads it at each notification",
  grafana: "Grafana reads it when its data sources are read again",
  publisher: "the publisher reads it when it runs",
  "postgres-agent":
    "postgres_exporter reads it at its start: rotate restarts its container between two scrapes",
  "redis-agent": "redis_exporter reads it at its start: rotate restarts its container between two scrapes",
} as const satisfies Readonly<Record<SecretFile["reader"], string>>;

/** How a person replaces a secret that they supply: the places, and the one command that writes to all of them. */
export function suppliedInstructions(
  environment: Pick<Environment, "name" | "instance" | "platform">,
  { name, purpose, places }: Supplied,
): string {
  return [
    `${name}: ${purpose}`,
    ...places.map(({ host, path, reader }) => `  ${host}: ${path}: ${TAKEN[reader]}`),
    `  put the new text into a file that only you can read, then: ${commandText(environment, "rotate", name, "--from FILE")}`,
  ].join("\n");
}

/**
 * Puts a new text of a secret wherever it lies, and has it read. Where a reader takes it only when it starts, it is
 * restarted right after a scrape, so that the next one finds it running.
 * @throws {RotationError} {@link HostError} {@link LockError}
 */
export async function rotateSupplied(
  site: RotationSite,
  { name, places }: Supplied,
  text: string,
): Promise<void> {
  const { environment, endpoints, report, expectHeld } = site;
  const line = text.trim();
  if (line === "") throw new RotationError(`${name}: the new text is empty: write it into the file`);
  for (const file of places) {
    await writeWhileHeld(site, file, `${line}\n`);
    report(`${name}: ${file.host}: ${file.path}: written; ${TAKEN[file.reader]}`);
    const agent = restartedAgent(file.reader);
    if (agent === undefined) continue;
    const { prometheus } = endpoints;
    await nextScrape(prometheus, agent);
    const container = `${environment.instance}-${agent}-agent-${file.host}`;
    expectHeld();
    const { exitCode, stderr } = await hostShell(environment, file.host).run(
      `docker restart ${shellWord(container)} > /dev/null\n`,
    );
    if (exitCode !== 0) {
      throw new RotationError(
        `${name}: ${file.host}: ${container} cannot be restarted (${stderr.trim()}): restart it yourself`,
      );
    }
    await nextScrape(prometheus, agent);
    report(`${name}: ${file.host}: ${container} was restarted and is scraped`);
  }
}

function restartedAgent(reader: SecretFile["reader"]): "postgres" | "redis" | undefined {
  if (reader === "postgres-agent") return "postgres";
  return reader === "redis-agent" ? "redis" : undefined;
}
