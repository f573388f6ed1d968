import { isDeepStrictEqual } from "node:util";
import { isMap } from "yaml";
import { EditRefusal, edited, type Edited } from "./text-edit.ts";
import { endOf, indentation, linesAfter, offsetOf, onlyDocument, yamlValue } from "./yaml-insertion.ts";

/** New keys of a map, in order, each with its value as JSON has it. */
export type MapEntries = Readonly<Record<string, unknown>>;

/**
 * The YAML text with entries at the end of the map at `path`; every other byte is as it was. What the new text means
 * is compared with what it should mean before it is returned.
 *
 * @param path - keys of maps and indexes of lists
 * @throws {EditRefusal} when the text has errors, the map has one of the keys, or it cannot be edited safely.
 */
export function withMapEntries(
  text: string,
  path: readonly (string | number)[],
  entries: MapEntries,
): Edited {
  const refusal = (rule: string) =>
    new EditRefusal(`${placeText(path)} ${rule}: add ${entriesText(entries).join(", ")} to it by hand`);
  const map: unknown = onlyDocument(text)?.getIn(path, true);
  if (!isMap(map)) throw refusal("is written in a way that adopt cannot edit safely");
  const taken = Object.keys(entries).filter((key) => map.has(key));
  if (taken.length > 0) throw refusal(`has a ${taken.join(" and a ")} of its own`);
  const last = map.items.at(-1);
  const result =
    map.flow === true && last !== undefined
      ? edited(text, endOf(last), "", `, ${entriesText(entries).join(", ")}`)
      : linesAfter(
          text,
          endOf(map),
          entriesText(entries).map((entry) => `${indentation(text, offsetOf(map))}${entry}`),
        );
  if (!isDeepStrictEqual(meaning(result.text), withEntriesAt(yamlValue(text), path, entries))) {
    throw refusal("is written in a way that adopt cannot edit safely");
  }
  return result;
}

/** `key: value` each, on one line, as blocks and flow maps read it alike. */
export function entriesText(entries: MapEntries): readonly string[] {
  return Object.entries(entries).map(([key, value]) => `${key}: ${valueText(value)}`);
}

/** `alerting.alertmanagers[0]` */
function placeText(path: readonly (string | number)[]): string {
  return path
    .map((step) => (typeof step === "number" ? `[${String(step)}]` : `.${step}`))
    .join("")
    .replace(/^\./, "");
}

function valueText(value: unknown): string {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return JSON.stringify(value);
  const inside = Object.entries(value).map(([key, each]) => `${key}: ${valueText(each)}`);
  return `{ ${inside.join(", ")} }`;
}

function withEntriesAt(value: unknown, path: readonly (string | number)[], entries: MapEntries): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return { ...asRecord(value), ...entries };
  if (Array.isArray(value)) {
    return value.map((each: unknown, index) => (index === step ? withEntriesAt(each, rest, entries) : each));
  }
  const map = asRecord(value);
  return { ...map, [step]: withEntriesAt(map[step], rest, entries) };
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

function meaning(text: string): unknown {
  try {
    return yamlValue(text);
  } catch {
    return undefined;
  }
}
