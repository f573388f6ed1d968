import { message, type Reply } from "./state.ts";

/**
 * What a user of the role Viewer may ask: dashboards, folders, queries through a data source, and who they are.
 * Source: Grafana's documentation, "RBAC role definitions", basic role Viewer. Permissions of single folders are kept
 * by the stand-in, and not enforced.
 */
const allowed: readonly (readonly [method: string, path: RegExp])[] = [
  ["GET", /^\/api\/(?:folders(?:\/(?:id\/)?[^/]+)?|search|user|frontend\/settings)$/],
  ["GET", /^\/api\/dashboards\/uid\/[^/]+$/],
  ["GET", /^\/api\/datasources\/proxy\/uid\/[^/]+\/.+$/],
  ["POST", /^\/api\/datasources\/proxy\/uid\/[^/]+\/.+$/],
  ["GET", /^\/(?:dashboards|d\/[^/]+(?:\/[^/]*)?)$/],
];

/** Grafana's answer to a viewer who may not do that, or undefined. */
export function mayNot(method: string, path: string): Reply | undefined {
  if (allowed.some(([of, pattern]) => of === method && pattern.test(path))) return undefined;
  return message(403, "You'll need additional permissions to perform this action.");
}
