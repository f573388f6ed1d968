import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Environment } from "../../infra/environments/environment.ts";
import { pushNamespaces, pushTokenHash } from "../../inventory/secrets.ts";
import { secretText, writeSecret } from "../certificates/host-certificates.ts";
import { pushTokenFile, THIS_MACHINE } from "./needed-files.ts";
import { randomToken } from "./random-secret.ts";
import type { MadeSecret } from "./secret-files.ts";
import { tokenHash } from "./token-hash.ts";

/**
 * Makes the tokens of namespaces that have none: the token for whoever pushes, which stays on this machine, and its
 * hash on the exporter's host. A namespace whose hash is there is left alone, for its token may be with its pusher only.
 *
 * @param checkout - absolute path of the checkout
 * @throws {HostError} when a host cannot be reached or does not let us write.
 */
export async function madePushTokens(
  environment: Environment,
  checkout: string,
): Promise<readonly MadeSecret[]> {
  const made: MadeSecret[] = [];
  for (const namespace of pushNamespaces(environment.inventory)) {
    const hash = pushTokenHash(environment.inventory, namespace);
    if ((await secretText(environment, hash)) !== undefined) continue;
    const path = pushTokenFile(environment.instance, namespace);
    const file = join(checkout, path);
    if (!existsSync(file)) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `${randomToken()}\n`, { mode: 0o600 });
      made.push({ host: THIS_MACHINE, path });
    }
    const token = readFileSync(file, "utf8").trim();
    await writeSecret(environment, hash, `${tokenHash(token)}\n`);
    made.push({ host: hash.host, path: hash.path });
  }
  return made;
}
