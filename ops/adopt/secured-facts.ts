import { existsSync } from "node:fs";
import { z } from "zod";
import { authorityFile, metricsServerSecrets } from "../../inventory/secrets.ts";
import { securedServerFiles } from "../../inventory/secured-secrets.ts";
import { answerOf } from "../ask.ts";
import type { Endpoint } from "../endpoints.ts";
import { fileStatus } from "../host-files.ts";
import { foundFile, type FoundFile } from "./found-file.ts";
import { viewerGetsIn, viewerRefusal } from "./grafana-viewer.ts";
import { clearClients, type ClearClient } from "./clear-clients.ts";
import type { AdoptionSite, FoundEndpoints } from "./site.ts";

/** What adopt looks at where the inventory wants secured servers. */
export interface SecuredFacts {
  /** What is edited to secure the two beside Prometheus. */
  readonly alertmanagerArguments: FoundFile;
  readonly grafanaEnvironment: FoundFile;
  /** Whether Grafana's viewer gets in, as far as Grafana is secured. */
  readonly viewer: "yes" | "no";
  /** Who would be locked out of Prometheus, Alertmanager or Grafana, among what Prometheus itself asks. */
  readonly clearClients: readonly ClearClient[];
  /** What would end the adoption after a server was restarted, a line each: `<file or server>: <rule>: <remedy>`. */
  readonly problems: readonly string[];
}

const self = z.object({ isGrafanaAdmin: z.boolean() });

/**
 * The facts beside the servers' own.
 * @param found - the servers as they are found: an open Grafana is asked in clear, as whoever logs in there is
 * @throws {HttpError} {@link HostError}
 */
export async function securedFacts(
  site: Pick<AdoptionSite, "host" | "server" | "alertmanager" | "alertmanagerAliases"> &
    Required<Pick<AdoptionSite, "secured">>,
  found: Pick<FoundEndpoints, "grafana" | "prometheus">,
): Promise<SecuredFacts> {
  const { host, server, secured } = site;
  const { grafana, prometheus } = found;
  const refusal = await administratorRefusal(grafana);
  // Who is no administrator is not told about other users.
  const viewerProblem = refusal === undefined ? await viewerRefusal(grafana) : undefined;
  return {
    alertmanagerArguments: await foundFile(host, server.alertmanager.argumentsFile),
    grafanaEnvironment: await foundFile(host, server.grafana.environmentFile),
    viewer: grafana === secured.grafana ? await viewerGetsIn(secured.viewer) : "no",
    clearClients: await clearClients(site, prometheus),
    problems: [refusal, viewerProblem].flatMap((problem) => problem ?? []),
  };
}

/**
 * Files that secured servers, their clients and this deployer need and that are missing or empty, a line each:
 * `<host>: <path>: <rule>: <remedy>`; none where the servers are to stay open.
 * @throws {HostError} when the host does not answer.
 */
export async function missingSecrets({
  host,
  server,
  secured,
}: Pick<AdoptionSite, "host" | "server" | "secured">): Promise<readonly string[]> {
  if (secured === undefined) return [];
  const own = securedServerFiles({ metricsServer: server }).map(({ path }) => path);
  const authority = `${metricsServerSecrets(server).prometheus}/${authorityFile}`;
  const missing: string[] = [];
  for (const path of [...own, authority]) {
    if (((await fileStatus(host, path))?.size ?? 0) === 0) missing.push(`${host.name}: ${path}`);
  }
  const { prometheus, grafana, viewer } = secured;
  const deployers = [prometheus.caFile, prometheus.passwordFile, viewer.passwordFile, grafana.passwordFile];
  const absent = deployers.flatMap((path) => (path === undefined || existsSync(path) ? [] : [path]));
  return [...missing, ...absent].map(
    (place) => `${place}: is missing or empty: npm run setup makes it, or says who has to`,
  );
}

async function administratorRefusal(grafana: Endpoint): Promise<string | undefined> {
  const { status, text } = await answerOf(grafana, "/api/user");
  const login = `${grafana.user ?? ""} with the password in ${grafana.passwordFile ?? ""}`;
  if (status !== 200) {
    return `grafana: refuses ${login} (status ${String(status)}): put the right one there, or set it by grafana cli admin reset-admin-password`;
  }
  const known = self.safeParse(parsedJson(text));
  if (!known.success) {
    return `grafana: ${grafana.url}/api/user: answers with what is no user of Grafana: have the inventory's address of Grafana lead to Grafana itself, not to a proxy or a page to log in at`;
  }
  if (known.data.isGrafanaAdmin) return undefined;
  return `grafana: lets ${login} in, who is no administrator of Grafana and cannot make users: give the right to that user`;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
