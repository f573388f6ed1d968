import { Dashboard } from "@cdktf/provider-grafana/lib/dashboard";
import { Folder } from "@cdktf/provider-grafana/lib/folder";
import { FolderPermission } from "@cdktf/provider-grafana/lib/folder-permission";
import { Fn, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { dashboards, folder } from "../../dashboards/index.ts";
import type { StackContext, StackFiles } from "../constructs/context.ts";
import { useBackend, useGrafana } from "./terraform-settings.ts";

/** Our folder and dashboards, through Grafana's API. Those of others are left alone. */
export class GrafanaStack extends TerraformStack {
  readonly files: StackFiles;

  constructor(scope: Construct, id: string, context: StackContext) {
    super(scope, id);
    const { environment } = context;
    const documents = dashboards(environment.inventory);
    useBackend(this, environment.backend, context.checkoutFromStack);
    useGrafana(this, context);
    const parent = new Folder(this, "folder", {
      uid: folder.uid,
      title: folder.title,
      // Somebody may have saved a dashboard of their own there.
      preventDestroyIfNotEmpty: environment.name === "production",
    });
    new FolderPermission(this, "permission", {
      folderUid: parent.uid,
      // Edits would be lost at the next deployment: a copy in another folder is anybody's to make.
      permissions: [
        { role: "Viewer", permission: "View" },
        { role: "Editor", permission: "View" },
      ],
    });
    for (const { uid } of documents) {
      new Dashboard(this, `dashboard-${uid}`, {
        folder: parent.uid,
        configJson: Fn.file(dashboardFile(uid)),
        overwrite: true,
      });
    }
    this.files = Object.fromEntries(
      documents.map(({ uid, json }) => [dashboardFile(uid), `${JSON.stringify(json, undefined, 2)}\n`]),
    );
  }
}

function dashboardFile(uid: string): string {
  return `files/dashboards/${uid}.json`;
}
