import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Text of a script beside this file: it becomes an argument of `sh -c`. */
export function script(
  name: "packaged" | "environment" | "answers" | "postgres" | "speaks-postgres",
): string {
  return readFileSync(fileURLToPath(new URL(`${name}.sh`, import.meta.url)), "utf8");
}
