import { chmodSync, chownSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { releaseMarker } from "../../../../infra/render/release-marker.ts";
import { dockerOutput, localImage, startedContainer } from "./docker.ts";
import { directoryOf, mount } from "./publisher.ts";
import { eventually, jsonOf } from "./wait.ts";

/** A real Prometheus that was found in place and adopted. */
export interface PrometheusServer {
  readonly url: string;
  /** Its configuration directory on this machine. */
  readonly directory: string;
  readonly container: string;
}

/** The main file: what Debian installs, shortened, and our includes. */
export const mainFile = `global:
  scrape_interval: 15s
rule_files:
  - citadel/current/rules/*.yml
scrape_config_files:
  - citadel/current/scrape/*.yml
scrape_configs:
  - job_name: prometheus
    static_configs:
      - targets: ["localhost:9090"]
  - job_name: node
    static_configs:
      - targets: ["localhost:9100"]
`;

/** Where secrets lie inside the containers. */
export const secrets = "/etc/prometheus/citadel/secrets";

/** A candidate with one rule file, the marker of the release, and the jobs that are given. */
export function prometheusFiles(release: string, jobs: readonly string[]): Readonly<Record<string, string>> {
  return {
    "scrape/citadel.yml": `scrape_configs:\n${jobs.join("")}`,
    "rules/availability.yml": `groups:
  - name: availability
    rules:
      - alert: TargetDown
        expr: up == 0
`,
    ...releaseMarker(release),
  };
}

/** What {@link loadedRuleFiles} gives when a release of {@link prometheusFiles} is loaded, whole and alone. */
export function ruleFilesOf(release: string): readonly string[] {
  const directory = "/etc/prometheus/citadel/current/rules";
  return [`${directory}/availability.yml`, `${directory}/release.${release}.yml`];
}

/** A scrape job, with further lines of YAML. */
export function job(name: string, ...more: readonly string[]): string {
  return [
    `  - job_name: ${name}`,
    "    static_configs:",
    '      - targets: ["127.0.78.29:9090"]',
    ...more.map((line) => `    ${line}`),
    "",
  ].join("\n");
}

/**
 * A file that exists and is no certificate. promtool only looks whether it is there; the server refuses to reload a
 * job that it has already, and silently leaves out a new one.
 */
export const brokenCertificate = `tls_config: { ca_file: ${secrets}/broken-ca.pem }`;

/** A fresh, adopted configuration directory. */
export function prometheusDirectory(main = mainFile): string {
  const directory = directoryOf({ "prometheus.yml": main });
  chmodSync(directory, 0o755);
  const inside = join(directory, "citadel/secrets");
  mkdirSync(inside, { recursive: true });
  writeSecret(inside, "scrape-token", "token\n");
  writeSecret(inside, "broken-ca.pem", "not a certificate\n");
  chmodSync(inside, 0o750);
  chownSync(inside, 0, 65534);
  return directory;
}

function writeSecret(directory: string, name: string, text: string): void {
  writeFileSync(join(directory, name), text);
  chmodSync(join(directory, name), 0o640);
  chownSync(join(directory, name), 0, 65534);
}

/** A running server. */
export async function prometheusServer(
  address: string,
  flags: readonly string[] = ["--web.enable-lifecycle"],
  directory = prometheusDirectory(),
): Promise<PrometheusServer> {
  const container = await startedContainer(
    ...["--network", "host", "--tmpfs", "/prometheus:uid=65534", ...mount(directory, "/etc/prometheus")],
    await localImage("prometheus"),
    "prometheus",
    "--config.file=/etc/prometheus/prometheus.yml",
    "--storage.tsdb.path=/prometheus",
    // New scrape pools at once instead of after 5 s: only the patience of these tests changes.
    "--scrape.discovery-reload-interval=500ms",
    `--web.listen-address=${address}`,
    ...flags,
  );
  return { url: `http://${address}`, directory, container };
}

/** Waits until the server answers. */
export async function prometheusReady({ url }: PrometheusServer): Promise<void> {
  await eventually(() => jsonOf(`${url}/api/v1/status/runtimeinfo`));
}

/** Starts the server again, as a reboot would, and waits until it answers. */
export async function restart(server: PrometheusServer): Promise<void> {
  await dockerOutput("restart", "--time", "10", server.container);
  await prometheusReady(server);
}

const rules = z.object({ data: z.object({ groups: z.array(z.object({ file: z.string() })) }) });
const pools = z.object({ data: z.object({ scrapePools: z.array(z.string()) }) });

/** Files of the rules that the server evaluates. */
export async function loadedRuleFiles({ url }: PrometheusServer): Promise<readonly string[]> {
  return rules.parse(await jsonOf(`${url}/api/v1/rules`)).data.groups.map(({ file }) => file);
}

/** Names of the server's scrape pools. */
export async function scrapePools({ url }: PrometheusServer): Promise<readonly string[]> {
  return [...pools.parse(await jsonOf(`${url}/api/v1/scrape_pools`)).data.scrapePools].sort();
}
