import { z } from "zod";
import { answerOf, changeAnswerOf, jsonOf } from "../ask.ts";
import type { Endpoint } from "../endpoints.ts";
import { unexpectedAnswer } from "../http.ts";

/** Grafana's user of the account `read`, of the role Viewer. With a name that nobody has by chance. */
export const GRAFANA_VIEWER = "citadel-read";

const user = z.object({ id: z.int(), isGrafanaAdmin: z.boolean().default(false) });
const organisations = z.array(z.object({ name: z.string(), role: z.string() }));
const created = z.object({ id: z.int() });

/** Whether Grafana lets its viewer in with the password that setup made. @throws {HttpError} */
export async function viewerGetsIn(viewer: Endpoint): Promise<"yes" | "no"> {
  return (await answerOf(viewer, "/api/user")).status === 200 ? "yes" : "no";
}

/**
 * Why Grafana's user of the viewer's name is not used, as `<server>: <rule>: <remedy>`: it may do more than look.
 * Undefined where there is no such user, or where it is nothing but a Viewer.
 * @param administrator - Grafana as its administrator asks it
 * @throws {HttpError} when Grafana does not tell.
 */
export async function viewerRefusal(administrator: Endpoint): Promise<string | undefined> {
  const found = await viewer(administrator);
  if (found === undefined) return undefined;
  const roles = await jsonOf(organisations, administrator, `/api/users/${String(found.id)}/orgs`);
  const more = [
    ...(found.isGrafanaAdmin ? ["administrator of Grafana"] : []),
    ...roles
      .filter(({ role }) => role !== "Viewer" && role !== "None")
      .map(({ name, role }) => `${role} of ${name}`),
  ];
  if (more.length === 0) return undefined;
  return `grafana: its user ${GRAFANA_VIEWER} is more than a Viewer (${more.join(", ")}), and whoever knows the password of read would be that: make it a Viewer, or give it another name`;
}

/**
 * Gives Grafana its viewer, with this password and the role Viewer.
 * @param administrator - Grafana as its administrator asks it
 * @throws {HttpError} when Grafana refuses.
 */
export async function madeViewer(administrator: Endpoint, password: string): Promise<void> {
  const known = (await viewer(administrator))?.id;
  if (known === undefined) {
    const name = "Read only (npm run adopt)";
    const body = { name, login: GRAFANA_VIEWER, password, OrgId: 1 };
    const text = await changed(administrator, "POST", "/api/admin/users", body);
    const { id } = created.parse(JSON.parse(text));
    await changed(administrator, "PATCH", `/api/orgs/1/users/${String(id)}`, { role: "Viewer" });
    return;
  }
  await changed(administrator, "PATCH", `/api/orgs/1/users/${String(known)}`, { role: "Viewer" });
  await changed(administrator, "PUT", `/api/admin/users/${String(known)}/password`, { password });
}

/** Takes Grafana's viewer away, if there is one; a user that somebody made more of stays. @throws {HttpError} when Grafana refuses. */
export async function removeViewer(administrator: Endpoint): Promise<void> {
  const id = (await viewer(administrator))?.id;
  if (id !== undefined && (await viewerRefusal(administrator)) === undefined)
    await changed(administrator, "DELETE", `/api/admin/users/${String(id)}`);
}

async function viewer(administrator: Endpoint): Promise<z.infer<typeof user> | undefined> {
  const path = `/api/users/lookup?loginOrEmail=${GRAFANA_VIEWER}`;
  if ((await answerOf(administrator, path)).status === 404) return undefined;
  return jsonOf(user, administrator, path);
}

async function changed(
  administrator: Endpoint,
  method: "POST" | "PUT" | "PATCH" | "DELETE",
  path: string,
  body?: unknown,
): Promise<string> {
  const { status, text } = await changeAnswerOf(administrator, method, path, body);
  if (status === 200) return text;
  throw unexpectedAnswer(`${administrator.url}${path}`, { status, text });
}
