import { Dashboard } from "@cdktf/provider-grafana/lib/dashboard";
import { Folder } from "@cdktf/provider-grafana/lib/folder";
import { FolderPermission } from "@cdktf/provider-grafana/lib/folder-permission";
import { Fn, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { dashboards } from "../../dashboards/index.ts";
import { dashboardFolders, sharedFolder, type DashboardFolder } from "../../inventory/folder.ts";
import type { StackContext, StackFiles } from "../constructs/context.ts";
import { folderPermissions } from "../render/folder-permissions.ts";
import { grafanaTeamIds } from "./grafana-teams.ts";
import { useBackend, useGrafana } from "./terraform-settings.ts";

/** Our folders, who may read them, and our dashboards, through Grafana's API. Those of others are left alone. */
export class GrafanaStack extends TerraformStack {
  readonly files: StackFiles;

  constructor(scope: Construct, id: string, context: StackContext) {
    super(scope, id);
    const { environment } = context;
    const documents = dashboards(environment.inventory);
    useBackend(this, environment.backend, context.checkoutFromStack);
    useGrafana(this, context);
    const teamIds = grafanaTeamIds(this, environment);
    for (const folder of dashboardFolders(environment.inventory)) {
      const parent = new Folder(this, `folder${suffixOf(folder)}`, {
        uid: folder.uid,
        title: folder.title,
        // Somebody may have saved a dashboard of their own there.
        preventDestroyIfNotEmpty: environment.name === "production",
        // A folder that goes does so after its dashboards have moved: it would take them with it.
        lifecycle: { createBeforeDestroy: true },
      });
      new FolderPermission(this, `permission${suffixOf(folder)}`, {
        folderUid: parent.uid,
        permissions: [...folderPermissions(folder, teamIds)],
      });
      for (const uid of folder.dashboards) {
        new Dashboard(this, `dashboard-${uid}`, {
          folder: parent.uid,
          configJson: Fn.file(dashboardFile(uid)),
          overwrite: true,
        });
      }
    }
    this.files = Object.fromEntries(
      documents.map(({ uid, json }) => [dashboardFile(uid), `${JSON.stringify(json, undefined, 2)}\n`]),
    );
  }
}

/** The first folder was alone, and is called `folder` in every state: under another name it would be made anew. */
function suffixOf({ uid }: DashboardFolder): string {
  return uid === sharedFolder.uid ? "" : `-${uid}`;
}

function dashboardFile(uid: string): string {
  return `files/dashboards/${uid}.json`;
}
