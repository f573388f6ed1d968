import { lstatSync, readFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { containersOf, logOf } from "./containers.ts";
import { pathsBeneath } from "./files.ts";
import { directoryOf, type TestInstance } from "./instance.ts";
import { secretsIn, type SecretText } from "./secrets.ts";
import { planOf, stackFolders } from "./terraform.ts";

/**
 * Where secrets of an instance stand that others may see: in what was synthesised, in the states, in a plan of each
 * stack, in what Docker tells of its containers and in their logs. `<place>: <secret>`, one an entry.
 */
export async function exposed(
  instance: TestInstance,
  secrets: readonly SecretText[],
): Promise<readonly string[]> {
  const seen: string[] = [];
  const look = (place: string, text: string) => {
    seen.push(...secretsIn(text, secrets).map((name) => `${place}: ${name}`));
  };
  const directory = directoryOf(instance);
  for (const path of [
    ...pathsBeneath(join(directory, "cdktf.out")),
    ...pathsBeneath(join(directory, "state")),
  ]) {
    // The providers' programs lie, or are linked, among what Terraform installs.
    if (path.includes("/.terraform/providers/") || !lstatSync(path).isFile()) continue;
    look(relative(directory, path), readFileSync(path, "utf8"));
  }
  for (const folder of stackFolders(instance))
    look(`plan of ${basename(folder)}`, (await planOf(folder)).json);
  for (const container of await containersOf(instance)) {
    look(`docker inspect ${container.name}`, container.everything);
    look(`docker logs ${container.name}`, await logOf(container));
  }
  return seen;
}
