import type { Finding, Side } from "./finding.ts";

/** Folders of ours in which others than administrators may edit: their edits are lost at the next deployment. */
export function permissionFindings({ model }: Side): readonly Finding[] {
  return Object.entries(model.permissions)
    .filter(([, permission]) => /^(?:edit|admin)$/i.test(permission))
    .map(([who, permission]) => ({
      name: `open-folder:${who}`,
      reason: `${who} may ${permission.toLowerCase()} dashboards of ours: what they change is lost at the next deployment`,
    }));
}
