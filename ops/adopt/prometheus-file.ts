import { dirname, resolve } from "node:path/posix";
import { z } from "zod";
import type { ClearClient } from "./clear-clients.ts";
import {
  clientSection,
  loginEntries,
  missingLogins,
  unreachedClients,
  type ServerLogins,
} from "./server-logins.ts";
import type { TextEdit } from "./text-edit.ts";
import { withListItem, yamlValue, type ListItem } from "./yaml-insertion.ts";
import { entriesText, withMapEntries } from "./yaml-map-entries.ts";

/** What the main file of a found Prometheus has to say for our publications to be loaded and our alerts sent. */
export interface PrometheusNeeds {
  /** Absolute path of the main file, which relative paths in it start from. */
  readonly configFile: string;
  /** `address:port` of the Alertmanager that we publish to. */
  readonly alertmanager: string;
  /** Other names of the same Alertmanager, e.g. `localhost:9093` where both run on one machine. */
  readonly alertmanagerAliases: readonly string[];
  /** What clients of the servers beside it are told, where these are secured. @defaultValue they are open */
  readonly logins?: ServerLogins;
}

/** A main file that has what it needs, and the edits that brought it there; none when it had it already. */
export interface AdoptedPrometheusFile {
  readonly text: string;
  readonly edits: readonly TextEdit[];
}

/** Relative to the main file, so that promtool resolves them for a candidate in the same directory too. */
const includes = {
  rule_files: "citadel/current/rules/*.yml",
  scrape_config_files: "citadel/current/scrape/*.yml",
} as const;

/** Only the parts of a Prometheus configuration that adopt looks at. */
const prometheusFile = z.looseObject({
  rule_files: z.array(z.string()).nullish(),
  scrape_config_files: z.array(z.string()).nullish(),
  alerting: z
    .looseObject({
      alertmanagers: z.array(clientSection).nullish(),
    })
    .nullish(),
  scrape_configs: z.array(clientSection).nullish(),
});

/**
 * The main file with our includes and our Alertmanager in it, each exactly once.
 * @throws {EditRefusal} when the text has errors, or is written in a way that cannot be edited safely.
 */
export function adoptedPrometheusFile(text: string, needs: PrometheusNeeds): AdoptedPrometheusFile {
  const included = missingItems(text, needs).reduce<AdoptedPrometheusFile>(
    (file, { path, item, comment }) => {
      const { text: next, edit } = withListItem(file.text, path, item, comment);
      return { text: next, edits: [...file.edits, edit] };
    },
    { text, edits: [] },
  );
  return missingLogins(parsedFile(included.text), needs.logins).reduce<AdoptedPrometheusFile>(
    (file, { path, entries }) => {
      const { text: next, edit } = withMapEntries(file.text, path, entries);
      return { text: next, edits: [...file.edits, edit] };
    },
    included,
  );
}

/**
 * What {@link unreachedClients} says of a main file, as `<file>: <rule>: <remedy>`, a line each.
 * @throws {EditRefusal} when the text is not YAML.
 */
export function lockedOut(
  text: string,
  { configFile }: Pick<PrometheusNeeds, "configFile">,
  asked: readonly ClearClient[],
): readonly string[] {
  return unreachedClients(parsedFile(text), asked).map((rule) => `${configFile}: ${rule}`);
}

/**
 * Whether a configuration, as the server prints it or as a file, has everything that it needs.
 * @throws {EditRefusal} when the text is not YAML.
 */
export function isAdopted(text: string, needs: PrometheusNeeds): boolean {
  return missingItems(text, needs).length === 0 && missingLogins(parsedFile(text), needs.logins).length === 0;
}

/**
 * Those of our includes that a main file still has.
 * @throws {EditRefusal} when the text is not YAML.
 */
export function remainingIncludes(text: string, needs: PrometheusNeeds): readonly string[] {
  const missing = missingItems(text, needs).map(({ path }) => path[0]);
  return (["rule_files", "scrape_config_files"] as const)
    .filter((key) => !missing.includes(key))
    .map((key) => includes[key]);
}

interface MissingItem {
  readonly path: readonly string[];
  readonly item: ListItem;
  readonly comment: string;
}

/** A file of another shape is refused by the edit, with the place that is wrong. */
function parsedFile(text: string) {
  return prometheusFile.safeParse(yamlValue(text) ?? {}).data;
}

function missingItems(text: string, needs: PrometheusNeeds): readonly MissingItem[] {
  const parsed = parsedFile(text);
  const directory = dirname(needs.configFile);
  const included = (key: keyof typeof includes) =>
    (parsed?.[key] ?? []).some((path) => resolve(directory, path) === resolve(directory, includes[key]));
  const targets = (parsed?.alerting?.alertmanagers ?? []).flatMap(({ static_configs }) =>
    (static_configs ?? []).flatMap((group) => group.targets ?? []),
  );
  const ours = [needs.alertmanager, ...needs.alertmanagerAliases];
  const keys = ["rule_files", "scrape_config_files"] as const;
  return [
    ...keys
      .filter((key) => !included(key))
      .map((key) => ({
        path: [key],
        item: { value: includes[key], block: includes[key], flow: JSON.stringify(includes[key]) },
        comment: "What the monitoring repository publishes (npm run adopt).",
      })),
    ...(targets.some((target) => ours.includes(target)) ? [] : [alertmanagerItem(needs)]),
  ];
}

function alertmanagerItem({ alertmanager, logins }: PrometheusNeeds): MissingItem {
  const value = {
    static_configs: [{ targets: [alertmanager] }],
    ...(logins === undefined ? {} : loginEntries(logins, "with a login")),
  };
  const group = [
    `static_configs: [{ targets: [${JSON.stringify(alertmanager)}] }]`,
    ...(logins === undefined ? [] : entriesText(loginEntries(logins, "with a login"))),
  ].join(", ");
  return {
    path: ["alerting", "alertmanagers"],
    item: { value, block: logins === undefined ? group : `{ ${group} }`, flow: `{ ${group} }` },
    comment: "Alerts go to the Alertmanager beside it (npm run adopt).",
  };
}
