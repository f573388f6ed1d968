import { EditRefusal, edited, lineEnd, type Edited, type TextEdit } from "./text-edit.ts";

/** A command-line flag that a server needs. */
export interface Flag {
  /** With its dashes, e.g. `--web.enable-lifecycle`. */
  readonly name: string;
  /** What stands after `=`; undefined for a flag that is a switch. */
  readonly value?: string;
}

/** An arguments file that has the flags, and the edits that brought it there; none when it had them already. */
export interface ArgumentsWithFlags {
  readonly text: string;
  readonly edits: readonly TextEdit[];
}

/** The assignment of `ARGS` in a file that systemd and sh read alike. */
interface Assignment {
  /** Offset of what stands after `ARGS=`, quotes included. */
  readonly offset: number;
  readonly quote: '"' | "'" | "";
  /** What stands between the quotes, as written. */
  readonly value: string;
}

/**
 * The text of a package's arguments file (`ARGS="…"`) with the flags in it: those that are missing at the end,
 * those with another value changed in their place. Every other byte stays.
 *
 * @throws {EditRefusal} when its last `ARGS` is written in a way that cannot be edited safely.
 */
export function argumentsWithFlags(text: string, flags: readonly Flag[]): ArgumentsWithFlags {
  return flags.reduce<ArgumentsWithFlags>(
    (file, flag) => {
      const next = withFlag(file.text, flag);
      return next === undefined ? file : { text: next.text, edits: [...file.edits, next.edit] };
    },
    { text, edits: [] },
  );
}

function withFlag(text: string, flag: Flag): Edited | undefined {
  const assignment = argsAssignment(text, flag);
  const wanted = flagText(flag);
  if (assignment === undefined) {
    const end = lineEnd(text);
    const start = text === "" || text.endsWith("\n") ? "" : end;
    return edited(text, text.length, "", `${start}ARGS="${wanted}"${end}`);
  }
  const { offset, quote, value } = assignment;
  const present = flagIn(value, flag);
  if (present?.text === wanted) return undefined;
  const inside = offset + quote.length;
  if (present !== undefined && quote !== "") {
    return edited(text, inside + present.offset, present.text, wanted);
  }
  if (quote === "") {
    const rest = present === undefined ? value : value.replace(present.text, "").trim();
    return edited(text, offset, value, `"${[rest, wanted].filter((part) => part !== "").join(" ")}"`);
  }
  // Not after a backslash that continues the value on a line which has nothing more of it.
  const flags = value.replace(/(?:\\\r?\n|\s)+$/, "");
  return edited(text, inside + flags.length, "", flags === "" ? wanted : ` ${wanted}`);
}

function argsAssignment(text: string, flag: Flag): Assignment | undefined {
  // The last assignment holds, for systemd and for sh.
  const start = [...text.matchAll(/^[ \t]*ARGS=/gm)].at(-1);
  if (start === undefined) return undefined;
  const offset = start.index + start[0].length;
  const rest = text.slice(offset);
  const quoted =
    /^"((?:[^"\\]|\\[^])*)"[ \t\r]*(?:#.*)?$/m.exec(rest) ?? /^'([^']*)'[ \t\r]*(?:#.*)?$/m.exec(rest);
  if (quoted?.index === 0 && (rest.startsWith('"') || rest.startsWith("'"))) {
    return { offset, quote: rest.startsWith('"') ? '"' : "'", value: quoted[1] ?? "" };
  }
  const plain = /^[^\s"'\\$`#]*(?=[ \t\r]*$)/m.exec(rest);
  if (plain?.index === 0) return { offset, quote: "", value: plain[0] };
  throw new EditRefusal(
    `its last ARGS= is written in a way that adopt cannot edit safely: add ${flagText(flag)} to it by hand`,
  );
}

/** Where a flag stands in a list of flags, with its value, be it after `=` or a word of its own. */
function flagIn(value: string, flag: Flag) {
  const name = flag.name.replaceAll(".", "\\.");
  const pattern = flag.value === undefined ? `(?:=\\S*)?` : `(?:=|\\s+)\\S+`;
  const found = new RegExp(`(?<=^|\\s)${name}${pattern}(?=\\s|$)`).exec(value);
  return found === null ? undefined : { offset: found.index, text: found[0] };
}

function flagText({ name, value }: Flag): string {
  return value === undefined ? name : `${name}=${value}`;
}
