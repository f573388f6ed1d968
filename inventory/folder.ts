import { dashboardUids, type DashboardUid } from "./dashboard-uids.ts";

/** People of Grafana's organisation, by role and by team. Administrators may do everything, and are never listed. */
export interface FolderPeople {
  /**
   * Everybody of a basic role. In the permissions of a folder no role includes another: everybody is both.
   * @defaultValue none
   */
  readonly roles?: readonly ("Viewer" | "Editor")[];
  /** Teams of the same inventory that have a team in Grafana. @defaultValue none */
  readonly teams?: readonly string[];
}

/** A folder of ours in Grafana: which dashboards are in it, and who may do what with them. */
export interface DashboardFolder {
  /** Lower-kebab-case, at most 40 characters, unique. Bookmarks hold it: it never changes. */
  readonly uid: string;
  /** For people, unique. */
  readonly title: string;
  /** Every dashboard is in exactly one folder. */
  readonly dashboards: readonly DashboardUid[];
  /** Who sees the folder and opens what is in it. */
  readonly view: FolderPeople;
  /**
   * Who may save dashboards of their own there, and sees it too. What they change of ours is lost at the next
   * deployment: a review objects to it until it is acknowledged.
   * @defaultValue nobody
   */
  readonly edit?: FolderPeople;
}

/** A team of ours in Grafana. Who belongs to it is the site's own matter: its members are left as they are. */
export interface GrafanaTeam {
  /** As Grafana shows it, unique. */
  readonly name: string;
  /** `deployed` is made by us, without members; `found` is there already, e.g. kept in step with a directory. */
  readonly provided: "deployed" | "found";
}

/** The one folder of a site that declares none: every dashboard, for everybody of the organisation. */
export const sharedFolder: DashboardFolder = {
  uid: "citadel-llm",
  title: "LLM platform",
  dashboards: Object.values(dashboardUids),
  view: { roles: ["Viewer", "Editor"] },
};

/** The folders of an inventory. */
export function dashboardFolders({
  folders = [sharedFolder],
}: {
  readonly folders?: readonly DashboardFolder[];
}): readonly DashboardFolder[] {
  return folders;
}
