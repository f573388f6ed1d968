import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pushTokenHash, type SecretFile } from "../../inventory/secrets.ts";
import { secretText } from "../certificates/host-certificates.ts";
import { afterFailure } from "../after-failure.ts";
import { commandText } from "../command-text.ts";
import { answer } from "../http.ts";
import { pushTokenFile } from "../secrets/needed-files.ts";
import { randomToken } from "../secrets/random-secret.ts";
import { secretLines } from "../secrets/secret-lines.ts";
import { tokenHash } from "../secrets/token-hash.ts";
import { RotationError, type RotationSite } from "./site.ts";
import { writeWhileHeld } from "./written-secret.ts";

/**
 * Gives a namespace of custom metrics a new token, in two runs, because only a person can hand it over: the first one
 * makes it, and the exporter accepts both; the second one ends the old one. The new token is kept before the exporter
 * accepts it, so that whenever a run is killed the next one goes on.
 * @throws {RotationError} {@link HostError} {@link HttpError} {@link LockError}
 */
export async function rotatePushToken(site: RotationSite, namespace: string): Promise<void> {
  const { environment, checkout, report } = site;
  const name = pushTokenName(namespace);
  const hash = pushTokenHash(environment.inventory, namespace);
  const path = pushTokenFile(environment.instance, namespace);
  const kept = join(checkout, path);
  const begun = `${kept}.next`;
  const [current, old] = secretLines((await secretText(environment, hash)) ?? "");
  if (current === undefined) {
    throw new RotationError(`${name}: ${hash.host}: ${hash.path}: holds no hash: npm run setup makes it`);
  }
  if (old !== undefined && hashIn(kept) === current) {
    await writeWhileHeld(site, hash, `${current}\n`);
    report(`${name}: the exporter refuses the old one`);
    return;
  }
  if (old !== undefined && hashIn(begun) !== current) {
    throw new RotationError(
      `${name}: ${path}: does not hold the new token: copy it from the deployer who began the rotation; where nobody ` +
        `has it, remove the first line of ${hash.host}: ${hash.path}, then rotate again`,
    );
  }
  if (old === undefined) await accepted(site, hash, { begun, current });
  else report(`${name}: goes on with the rotation that was begun`);
  renameSync(begun, kept);
  report(`${name}: the new one is in ${path}; the exporter accepts the old one too`);
  report(
    `${name}: hand it to whoever pushes; when llm_exporter_outdated_token_requests_total{role="push"} stands still, ` +
      `end the old one: ${commandText(environment, "rotate", name)}`,
  );
}

/** Keeps a new token in the file `begun`, and has the exporter accept it beside the current one. */
async function accepted(
  site: RotationSite,
  hash: SecretFile,
  { begun, current }: { readonly begun: string; readonly current: string },
): Promise<void> {
  const token = randomToken();
  mkdirSync(dirname(begun), { recursive: true });
  rmSync(begun, { force: true });
  writeFileSync(begun, `${token}\n`, { mode: 0o600 });
  await writeWhileHeld(site, hash, `${tokenHash(token)}\n${current}\n`);
  try {
    await expectKnown(site, token, hash);
  } catch (error) {
    const back = async () => {
      await writeWhileHeld(site, hash, `${current}\n`);
      rmSync(begun);
      site.report(`${hash.name}: what was there before is back in place`);
    };
    const what = `${hash.name}: putting the old one back`;
    await afterFailure(back, { what, remedy: "rotate again, which goes on with the new one" }, site.report);
    throw error;
  }
}

/** What `rotate` calls the token of a namespace. */
export function pushTokenName(namespace: string): string {
  return `push-${namespace}-token`;
}

/** Who may only push is known at /metrics, and not let in there. */
async function expectKnown(
  { endpoints: { exporter } }: RotationSite,
  token: string,
  { name, path }: SecretFile,
): Promise<void> {
  const url = `${exporter.url}/metrics`;
  const { status } = await answer(url, { kind: "bearer", token }, exporter.caFile);
  if (status === 403) return;
  throw new RotationError(
    `${name}: the new token is not accepted (${url}: status ${String(status)}): ` +
      `the exporter does not read ${path}: look at its log`,
  );
}

/** Hash of the token in a file of this machine; undefined without one. */
function hashIn(file: string): string | undefined {
  return existsSync(file) ? tokenHash(readFileSync(file, "utf8").trim()) : undefined;
}
