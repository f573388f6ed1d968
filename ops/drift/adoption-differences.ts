import type { AdoptionDecision } from "../adopt/decision.ts";
import type { Difference, Remedies } from "./difference.ts";

/**
 * What the metrics server lost of what adopt gave it: includes in its main files, flags. It is what adopt would do
 * again.
 */
export function adoptionDifferences(
  { problems, changes, restartFor, reload, alertmanager, access }: AdoptionDecision,
  { adopt }: Remedies,
): readonly Difference[] {
  const difference = (what: string, text: string): Difference => ({
    id: `adoption/${what}`,
    // Without its includes or its flags the server drops everything of ours at its next reload or restart.
    gravity: "grave",
    text,
    remedy: adopt,
  });
  return [
    ...problems.map((problem) => difference(problem.split(":")[0] ?? "", problem)),
    ...changes
      // Flags are told by what the server runs with.
      .filter(
        ({ edits }) => restartFor.length === 0 || !edits.some(({ inserted }) => inserted.includes("--")),
      )
      .map(({ file, edits }) =>
        difference(
          file.path,
          `${file.path}: lost what adopt put there: ${edits.map(({ inserted }) => entry(inserted)).join("; ")}`,
        ),
      ),
    ...restartFor.map(({ name, value }) =>
      difference(name, `Prometheus runs without ${name}${value === undefined ? "" : `=${value}`}`),
    ),
    ...(reload && changes.length === 0
      ? [difference("reload", "Prometheus has not loaded our includes, though its main file has them")]
      : []),
    ...access.servers.map(({ server, because, file }) =>
      difference(server, `${server}: ${because}: ${file} or its running process lost what adopt gave it`),
    ),
    ...(access.viewer === "make"
      ? [difference("grafana-viewer", "Grafana's user citadel-read does not get in")]
      : []),
    ...(alertmanager === undefined
      ? []
      : [
          difference(
            alertmanager.path,
            `${alertmanager.path}: is a file again, not our link to citadel/current`,
          ),
        ]),
  ];
}

/** What an edit inserts, on one line and without the comment that adopt writes above it. */
function entry(inserted: string): string {
  return inserted
    .split("\n")
    .map((line) => line.trim().replace(/^- /, ""))
    .filter((line) => line !== "" && !line.startsWith("#"))
    .join(" ");
}
