import { EditRefusal, edited, lineEnd, type TextEdit } from "./text-edit.ts";

/** An environment file that has the variables, and the edit that brought it there; none when it had them already. */
export interface FileWithVariables {
  readonly text: string;
  readonly edits: readonly TextEdit[];
}

/**
 * The text of a file that systemd and sh read alike (`NAME=value` a line) with the variables at its end.
 * @param variables - values that need no quotes
 * @throws {EditRefusal} when the file gives one of them another value.
 */
export function withVariables(text: string, variables: Readonly<Record<string, string>>): FileWithVariables {
  const value = (name: string) =>
    [...text.matchAll(new RegExp(`^[ \\t]*(?:export[ \\t]+)?${name}=(.*)$`, "gm"))].at(-1)?.[1]?.trim();
  const wanted = Object.entries(variables);
  const taken = wanted.filter(([name, each]) => ![undefined, each, `"${each}"`].includes(value(name)));
  if (taken.length > 0) {
    const names = taken.map(([name]) => name).join(", ");
    throw new EditRefusal(
      `gives ${names} another value than adopt needs: take it out, or keep access: "open"`,
    );
  }
  const missing = wanted.filter(([name]) => value(name) === undefined);
  if (missing.length === 0) return { text, edits: [] };
  const end = lineEnd(text);
  const start = text === "" || text.endsWith("\n") ? "" : end;
  const lines = missing.map(([name, each]) => `${name}=${each}${end}`).join("");
  const result = edited(text, text.length, "", start + lines);
  return { text: result.text, edits: [result.edit] };
}
