import type { MetricsServer } from "../../inventory/model.ts";
import { packageDefaultOf, receiversOf } from "./alertmanager-file.ts";
import { notAFile, type FoundFile } from "./found-file.ts";
import { isAlertmanagerLink } from "./layout.ts";
import { EditRefusal, textOf } from "./text-edit.ts";

/** Why Alertmanager's main file cannot be made ours, or undefined if it can be or is. */
export function alertmanagerRefusal(
  file: FoundFile,
  server: MetricsServer,
  { alertmanagerFile }: { readonly alertmanagerFile: "keep" | "replace" },
): string | undefined {
  if (file.kind === "symlink" && isAlertmanagerLink(server, file.target)) return undefined;
  if (file.kind !== "file") return notAFile(file, "metricsServer.alertmanager");
  if (alertmanagerFile === "replace" || packageDefaultOf(file.bytes) !== undefined) return undefined;
  return `${file.path}: ${contents(file.bytes)}, and Alertmanager knows no includes, so our first publication replaces all of it: take what is needed into inventory/teams.ts, then run adopt with --replace-alertmanager`;
}

function contents(bytes: Buffer): string {
  try {
    const receivers = receiversOf(textOf(bytes));
    return `somebody wrote it, with the receivers ${receivers.join(", ")}`;
  } catch (error) {
    if (error instanceof EditRefusal) return `somebody wrote it, and it ${error.message.split(":")[0] ?? ""}`;
    throw error;
  }
}
