import type { Environment } from "../../infra/environments/environment.ts";
import { secretFiles } from "../../inventory/secrets.ts";
import { shellWord } from "../../infra/shell-word.ts";
import { hostShell } from "../hosts.ts";

/**
 * Secret files that were written after a moment, a line each: going back to a release of that time does not bring
 * the secrets of that time back. A host that cannot be reached is left out: the deployment itself says that.
 *
 * @param since - ISO 8601
 */
export async function rotatedSecrets(environment: Environment, since: string): Promise<readonly string[]> {
  const files = secretFiles(environment.inventory);
  const hosts = [...new Set(files.map(({ host }) => host))].sort();
  const found = await Promise.all(
    hosts.map(async (name) => {
      const host = hostShell(environment, name);
      const paths = files.filter((file) => file.host === name).map(({ path }) => path);
      const words = paths.map((path) => shellWord(host.path(path))).join(" ");
      const { stdout } = await host.run(`for file in ${words}; do stat -c %Y "$file" || echo 0; done\n`);
      const times = stdout.split("\n").map(Number);
      return paths
        .filter((_path, index) => (times[index] ?? 0) * 1000 > Date.parse(since))
        .map((path) => `secret ${name}: ${path}: was written since, and stays as it is`);
    }),
  );
  return found.flat();
}
