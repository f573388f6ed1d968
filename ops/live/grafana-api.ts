import { z } from "zod";
import { answerOf } from "../ask.ts";
import type { Endpoint } from "../endpoints.ts";
import { unexpectedAnswer } from "../http.ts";

const document = z.record(z.string(), z.unknown());
const dashboardAnswer = z.object({
  dashboard: document,
  meta: z.object({ folderUid: z.string().default("") }),
});
const folderAnswer = z.object({ title: z.string() });
const permissionsAnswer = z.array(
  z.object({
    builtInRole: z.string().optional(),
    teamId: z.number().optional(),
    team: z.string().default(""),
    userId: z.number().optional(),
    permission: z.string(),
    isManaged: z.boolean().default(true),
    isInherited: z.boolean().default(false),
  }),
);
const searchAnswer = z.array(z.object({ uid: z.string(), title: z.string() }));

/** A dashboard as it is in Grafana. */
export interface LiveDashboard {
  readonly json: Readonly<Record<string, unknown>>;
  /** Empty: the general folder. */
  readonly folder: string;
}

/** One entry of a folder's permissions, as the provider writes it, but for a team, which is known by its name. */
export type LivePermission = { readonly permission: string } & (
  { readonly role: string } | { readonly team: string } | { readonly user_id: string }
);

/** A folder as it is in Grafana. */
export interface LiveFolder {
  readonly title: string;
  readonly permissions: readonly LivePermission[];
  /** Dashboards in it, by uid → title; at most 1000. */
  readonly dashboards: Readonly<Record<string, string>>;
}

/** A dashboard, or undefined if there is none of that uid. @throws {HttpError} */
export async function liveDashboard(grafana: Endpoint, uid: string): Promise<LiveDashboard | undefined> {
  const found = await got(dashboardAnswer, grafana, `/api/dashboards/uid/${uid}`);
  return found === undefined ? undefined : { json: found.dashboard, folder: found.meta.folderUid };
}

/** A folder with its permissions, or undefined if there is none of that uid. @throws {HttpError} */
export async function liveFolder(grafana: Endpoint, uid: string): Promise<LiveFolder | undefined> {
  const folder = await got(folderAnswer, grafana, `/api/folders/${uid}`);
  if (folder === undefined) return undefined;
  const [permissions = [], dashboards = []] = await Promise.all([
    got(permissionsAnswer, grafana, `/api/access-control/folders/${uid}`),
    got(searchAnswer, grafana, `/api/search?type=dash-db&folderUIDs=${uid}`),
  ]);
  return {
    title: folder.title,
    // What custom and fixed roles give, or a parent folder, is not the folder's own.
    permissions: permissions
      .filter(({ isManaged, isInherited }) => isManaged && !isInherited)
      .map(permission),
    dashboards: Object.fromEntries(dashboards.map(({ uid: of, title }) => [of, title])),
  };
}

/** A data source, or undefined if there is none of that uid. @throws {HttpError} */
export function liveDataSource(
  grafana: Endpoint,
  uid: string,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  return got(document, grafana, `/api/datasources/uid/${uid}`);
}

function permission({
  builtInRole,
  teamId,
  team,
  userId,
  permission: level,
}: z.infer<typeof permissionsAnswer>[number]): LivePermission {
  if (builtInRole !== undefined && builtInRole !== "") return { permission: level, role: builtInRole };
  if (teamId !== undefined && teamId > 0) return { permission: level, team };
  return { permission: level, user_id: String(userId ?? 0) };
}

/** The parsed JSON of a GET, or undefined for 404. */
async function got<S extends z.ZodType>(
  schema: S,
  grafana: Endpoint,
  path: string,
): Promise<z.infer<S> | undefined> {
  const { status, text } = await answerOf(grafana, path);
  if (status === 404) return undefined;
  const parsed = schema.safeParse(status === 200 ? jsonOf(text) : undefined);
  if (!parsed.success) throw unexpectedAnswer(`${grafana.url}${path}`, { status, text });
  return parsed.data;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
