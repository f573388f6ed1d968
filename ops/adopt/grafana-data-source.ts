import { stringify } from "yaml";
import { z } from "zod";
import { fileBytes, fileStatus, removeTree, writeFile } from "../host-files.ts";
import { HttpError, postAnswer, type Authorization } from "../http.ts";
import { directories } from "./layout.ts";
import { foundEndpoint } from "./found-endpoint.ts";
import type { AdoptionSite } from "./site.ts";
import { yamlValue } from "./yaml-insertion.ts";

const provisioning = z.object({ datasources: z.array(z.object({ name: z.string() })) });

/**
 * Takes our data source out of Grafana, and its provisioning file away. Grafana keeps a data source whose file is
 * gone, so the file says first that it is to be deleted; where Grafana does not read it, that is reported.
 *
 * @throws {HostError} when the host does not answer.
 */
export async function removeDataSource(site: AdoptionSite, report: (line: string) => void): Promise<void> {
  const { host, server, owner } = site;
  const file = `${server.grafana.provisioningDirectory}/datasources/citadel.yml`;
  if ((await fileStatus(host, file)) === undefined) return;
  const published = (await fileBytes(host, file))?.toString() ?? "";
  const names = provisioning.safeParse(yamlValue(published)).data?.datasources.map(({ name }) => name) ?? [];
  const deletion = { apiVersion: 1, deleteDatasources: names.map((name) => ({ name, orgId: 1 })) };
  await writeFile(host, file, Buffer.from(stringify(deletion)), { ...owner, mode: "0644" });
  const problem = await reloadProblem(site);
  await removeTree(host, file);
  report(
    problem === undefined
      ? `${host.name}: Grafana's data source ${names.join(", ")} and its file ${file}: removed`
      : `${host.name}: ${file}: removed, but Grafana may still show the data source ${names.join(", ")} (${problem}): delete it there`,
  );
}

async function reloadProblem(site: AdoptionSite): Promise<string | undefined> {
  const authorization = await administrator(site);
  if (authorization === undefined) return "its secret file admin-auth is not there";
  try {
    const { url, caFile } = await foundEndpoint(site, "grafana");
    const reload = `${url}/api/admin/provisioning/datasources/reload`;
    const { status } = await postAnswer(reload, authorization, caFile);
    return status === 200 ? undefined : `its reload answered ${String(status)}`;
  } catch (error) {
    if (error instanceof HttpError) return error.message;
    throw error;
  }
}

/** Who the publisher logs in as: the same file, on the same host. */
async function administrator({ host, server }: AdoptionSite): Promise<Authorization | undefined> {
  const bytes = await fileBytes(host, `${directories(server).grafana}/secrets/admin-auth`);
  const [, user, password] = /^([^:]+):([^\n]*)/.exec(bytes?.toString() ?? "") ?? [];
  return user === undefined || password === undefined ? undefined : { kind: "basic", user, password };
}
