import { z } from "zod";
import { answerOf, changeAnswerOf, jsonOf } from "../ask.ts";
import type { Endpoint } from "../endpoints.ts";
import { HttpError } from "../http.ts";

/** Grafana's user of the account `read`, of the role Viewer. With a name that nobody has by chance. */
export const GRAFANA_VIEWER = "citadel-read";

const user = z.object({ id: z.int() });
const created = z.object({ id: z.int() });

/** Whether Grafana lets its viewer in with the password that setup made. @throws {HttpError} */
export async function viewerGetsIn(viewer: Endpoint): Promise<"yes" | "no"> {
  return (await answerOf(viewer, "/api/user")).status === 200 ? "yes" : "no";
}

/**
 * Gives Grafana its viewer, with this password and the role Viewer.
 * @param administrator - Grafana as its administrator asks it
 * @throws {HttpError} when Grafana refuses.
 */
export async function madeViewer(administrator: Endpoint, password: string): Promise<void> {
  const known = await viewerId(administrator);
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

/** Takes Grafana's viewer away, if there is one. @throws {HttpError} when Grafana refuses. */
export async function removeViewer(administrator: Endpoint): Promise<void> {
  const id = await viewerId(administrator);
  if (id !== undefined) await changed(administrator, "DELETE", `/api/admin/users/${String(id)}`);
}

async function viewerId(administrator: Endpoint): Promise<number | undefined> {
  const path = `/api/users/lookup?loginOrEmail=${GRAFANA_VIEWER}`;
  if ((await answerOf(administrator, path)).status === 404) return undefined;
  return (await jsonOf(user, administrator, path)).id;
}

async function changed(
  administrator: Endpoint,
  method: "POST" | "PUT" | "PATCH" | "DELETE",
  path: string,
  body?: unknown,
): Promise<string> {
  const { status, text } = await changeAnswerOf(administrator, method, path, body);
  if (status === 200) return text;
  throw new HttpError(`${administrator.url}${path}: status ${String(status)}: ${text.slice(0, 300)}`);
}
