import { masked } from "../review/mask.ts";
import { unifiedDiff } from "../unified-diff.ts";
import type { Adoption } from "./adopt.ts";
import { isNothing } from "./decision.ts";
import { environmentDiff } from "./environment-diff.ts";
import { alertmanagerLink } from "./layout.ts";
import { accessText } from "./secured-servers.ts";
import type { AdoptionSite } from "./site.ts";
import { textOf } from "./text-edit.ts";

/** What `adopt` is going to do, in words and differences, for people to read before. */
export function adoptionText({ decision }: Adoption, site: AdoptionSite): string {
  const { notes, changes, restartFor, reload, alertmanager, access } = decision;
  const known = notes.map((note) => `Note: ${note}.`);
  if (isNothing(decision))
    return [...known, `${site.host.name}: adopted already, nothing changed.`].join("\n");
  const flags = restartFor.map(({ name, value }) => (value === undefined ? name : `${name}=${value}`));
  return [
    ...changes.map(({ file, text }) =>
      file.path === site.server.prometheus.argumentsFile
        ? environmentDiff(file.path, textOf(file.bytes), text)
        : unifiedDiff(file.path, masked(textOf(file.bytes)), masked(text)),
    ),
    ...(alertmanager === undefined
      ? []
      : [
          `${alertmanager.path} becomes a symlink to ${alertmanagerLink(site.server)}, which holds the same text.`,
        ]),
    ...accessText(access, site),
    ...(flags.length > 0
      ? [`Prometheus needs ${flags.join(" ")} and so one restart: ${site.prometheus.restartCommand}`]
      : []),
    ...(reload ? ["Prometheus is reloaded."] : []),
    ...known,
  ].join("\n");
}
