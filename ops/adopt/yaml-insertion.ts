import { isDeepStrictEqual } from "node:util";
import { isAlias, isCollection, isMap, isPair, isScalar, isSeq, parseAllDocuments } from "yaml";
import type { Node, Pair, YAMLMap, YAMLSeq } from "yaml";
import { EditRefusal, edited, lineEnd, type Edited } from "./text-edit.ts";

/** An item for a list in a YAML file, as it is written among block items and among flow items. */
export interface ListItem {
  /** What it means. */
  readonly value: unknown;
  /** One line, without the dash. */
  readonly block: string;
  readonly flow: string;
}

/**
 * The YAML text with the item at the end of the list at `path`, and with that list where there is none; every
 * other byte, comments and layout included, is as it was. What the new text means is compared with what it
 * should mean before it is returned.
 *
 * @param comment - stands above a section that is made, without `# `
 * @throws {EditRefusal} when the text has errors, or is written in a way that this cannot edit safely.
 */
export function withListItem(text: string, path: readonly string[], item: ListItem, comment: string): Edited {
  const result = insertion(text, path, item, comment);
  const wanted = withItemAt(yamlValue(text) ?? {}, path, item.value);
  if (!isDeepStrictEqual(meaningOrNothing(result.text), wanted)) throw notSafely(path, item);
  return result;
}

/**
 * What a YAML text of one document means; undefined when it is empty.
 * @throws {EditRefusal} naming every error of the text.
 */
export function yamlValue(text: string): unknown {
  const document = onlyDocument(text);
  return document?.toJS({ maxAliasCount: -1 }) ?? undefined;
}

/** The document of a text; undefined for an empty one. @throws {EditRefusal} naming every error of the text. */
export function onlyDocument(text: string) {
  const documents = parseAllDocuments(text, { merge: true });
  const [document, ...others] = [...documents];
  if (others.length > 0) throw new EditRefusal("holds more than one YAML document: keep the first only");
  if (document === undefined) return undefined;
  if (document.errors.length > 0) {
    const errors = document.errors.map(({ message }) => message.split("\n")[0]);
    throw new EditRefusal(`is not valid YAML (${errors.join("; ")}): correct it`);
  }
  return document;
}

function insertion(text: string, path: readonly string[], item: ListItem, comment: string): Edited {
  const root = onlyDocument(text)?.contents;
  if (root === undefined || isEmpty(root)) return section(text, path, item, comment);
  let node: unknown = root;
  for (const [depth, key] of path.entries()) {
    if (!isMap(node)) throw notSafely(path, item);
    const pair = pairOf(node, key);
    const rest = path.slice(depth);
    if (pair === undefined && node === root && node.flow !== true) return section(text, rest, item, comment);
    if (pair === undefined) return newPair(text, node, rest, item);
    if (isEmpty(pair.value)) return newValue(text, pair, rest.slice(1), item);
    node = pair.value;
  }
  if (!isSeq(node)) throw notSafely(path, item);
  return newItem(text, node, item);
}

/** A new section at the end of the document. */
function section(text: string, path: readonly string[], item: ListItem, comment: string): Edited {
  const end = lineEnd(text);
  // A line of three dots ends a document; nothing of it may come after.
  const offset = /^\.\.\.(?=\s|$)/m.exec(text)?.index ?? text.length;
  const before = text.slice(0, offset);
  const start = before === "" || before === "\uFEFF" ? "" : before.endsWith("\n") ? end : end + end;
  // A top level that is indented wants its other keys at the same column.
  const root = onlyDocument(text)?.contents;
  const margin = isMap(root) ? indentation(text, offsetOf(root)) : "";
  const lines = [`${margin}# ${comment}`, ...blockLines(path, item, margin)];
  return edited(text, offset, "", `${start}${lines.map((line) => line + end).join("")}`);
}

/** A new key at the end of a map that is not the whole document's, or is in flow style. */
function newPair(text: string, map: YAMLMap, path: readonly string[], item: ListItem): Edited {
  if (map.flow === true) {
    const last = map.items.at(-1);
    const inner = flowText(path, item).slice(1, -1);
    if (last === undefined) return edited(text, offsetOf(map) + 1, "", inner);
    return edited(text, endOf(last), "", `, ${inner}`);
  }
  return linesAfter(text, endOf(map), blockLines(path, item, indentation(text, offsetOf(map))));
}

/** A value for a key that has none, or `null`. */
function newValue(text: string, pair: Pair, path: readonly string[], item: ListItem): Edited {
  const value = pair.value;
  const source = isScalar(value) ? (value.source ?? "") : "";
  const offset = isScalar(value) ? offsetOf(value) : endOf(pair);
  if (source !== "") return edited(text, offset, source, flowText(path, item));
  const margin = indentation(text, offsetOf(pair.key));
  return linesAfter(text, offset, blockLines(path, item, `${margin}  `));
}

function newItem(text: string, list: YAMLSeq, item: ListItem): Edited {
  const last = list.items.at(-1);
  if (list.flow !== true) {
    return linesAfter(text, endOf(list), [`${indentation(text, offsetOf(list))}- ${item.block}`]);
  }
  if (last === undefined) return edited(text, offsetOf(list) + 1, "", item.flow);
  return edited(text, endOf(last), "", `, ${item.flow}`);
}

function blockLines(path: readonly string[], item: ListItem, margin: string): readonly string[] {
  const [key, ...rest] = path;
  if (key === undefined) return [`${margin}- ${item.block}`];
  return [`${margin}${key}:`, ...blockLines(rest, item, `${margin}  `)];
}

function flowText(path: readonly string[], item: ListItem): string {
  const [key, ...rest] = path;
  return key === undefined ? `[${item.flow}]` : `{${JSON.stringify(key)}: ${flowText(rest, item)}}`;
}

/** Whole lines after the line that `offset` is on, or at it where it starts one. */
export function linesAfter(text: string, offset: number, lines: readonly string[]): Edited {
  const end = lineEnd(text);
  if (text[offset - 1] === "\n") return edited(text, offset, "", lines.map((line) => line + end).join(""));
  const rest = /\r?\n/.exec(text.slice(offset));
  const at = rest === null ? text.length : offset + rest.index;
  return edited(text, at, "", lines.map((line) => end + line).join(""));
}

/** What stands before `offset` on its line, as blanks. */
export function indentation(text: string, offset: number): string {
  const line = text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
  return " ".repeat(line.replace("\uFEFF", "").length);
}

function pairOf(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((pair) => isScalar(pair.key) && pair.key.value === key);
}

function isEmpty(value: unknown): boolean {
  return value === null || (isScalar(value) && value.value === null);
}

/** Offset at which a node begins. */
export function offsetOf(node: unknown): number {
  return rangeOf(node)[0];
}

/** Offset after the last character of a node, without the comments and blank lines after it. */
export function endOf(node: unknown): number {
  if (isPair(node)) return node.value === null ? endOf(node.key) : endOf(node.value);
  if (isCollection(node) && node.flow !== true && node.items.length > 0) return endOf(node.items.at(-1));
  return rangeOf(node)[1];
}

function rangeOf(node: unknown): NonNullable<Node["range"]> {
  const range = isCollection(node) || isScalar(node) || isAlias(node) ? node.range : undefined;
  if (range === undefined || range === null)
    throw new EditRefusal("is written in a way that adopt cannot edit");
  return range;
}

function withItemAt(value: unknown, path: readonly string[], item: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) {
    const items: readonly unknown[] = Array.isArray(value) ? value : [];
    return [...items, item];
  }
  const map = isRecord(value) ? value : {};
  return { ...map, [key]: withItemAt(map[key], rest, item) };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function meaningOrNothing(text: string): unknown {
  try {
    return yamlValue(text);
  } catch {
    return undefined;
  }
}

function notSafely(path: readonly string[], item: ListItem): EditRefusal {
  return new EditRefusal(
    `${path.join(".")} is written in a way that adopt cannot edit safely: add ${item.flow} to it by hand`,
  );
}
