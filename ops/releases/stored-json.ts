import type { z } from "zod";
import { fileBytes, makeDirectory, writeFile, type FileAccess } from "../host-files.ts";
import { HostError } from "../host-output.ts";
import type { HostShell } from "../host-shell.ts";
import { STORE_DIRECTORY } from "./layout.ts";

const RETRY = "move it away, then run the same command again";

/**
 * What a file of a host's store says, or undefined if there is none.
 * @throws {HostError} as {@link parsed}
 */
export async function read<S extends z.ZodType>(
  host: HostShell,
  path: string,
  schema: S,
  remedy = RETRY,
): Promise<z.infer<S> | undefined> {
  const bytes = await fileBytes(host, path);
  return bytes === undefined ? undefined : parsed(host, path, schema, bytes.toString(), remedy);
}

/**
 * What a text says.
 * @param path - where it stands, for the message
 * @param remedy - for one that is damaged. @defaultValue to do without it
 * @throws {HostError} when it is not as it was written
 */
export function parsed<S extends z.ZodType>(
  host: HostShell,
  path: string,
  schema: S,
  text: string,
  remedy = RETRY,
): z.infer<S> {
  const result = schema.safeParse(parsedJson(text));
  if (result.success) return result.data;
  const why = result.error.issues.map(({ path: at, message }) => `${at.join(".")} ${message}`.trim());
  throw new HostError(`${host.name}: ${path}: is not as it was written (${why.join("; ")}): ${remedy}`);
}

/** What a line says, or undefined when it is not as it was written. */
export function parsedLine<S extends z.ZodType>(schema: S, line: string): z.infer<S> | undefined {
  return schema.safeParse(parsedJson(line)).data;
}

/** Puts values into a file of a host's store, a line each, in place of what was there. @throws {HostError} */
export async function write(
  { host, owner, group }: Pick<FileAccess, "owner" | "group"> & { readonly host: HostShell },
  path: string,
  ...values: readonly unknown[]
): Promise<void> {
  const lines = values.map((value) => `${JSON.stringify(value)}\n`);
  await makeDirectory(host, STORE_DIRECTORY, { owner, group, mode: "0755" });
  await writeFile(host, path, Buffer.from(lines.join("")), { owner, group, mode: "0644" });
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
