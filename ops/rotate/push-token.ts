import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pushTokenHash } from "../../inventory/secrets.ts";
import { secretText, writeSecret } from "../certificates/host-certificates.ts";
import { commandText } from "../command-text.ts";
import { answer } from "../http.ts";
import { pushTokenFile } from "../secrets/push-tokens.ts";
import { randomToken } from "../secrets/random-secret.ts";
import { RotationError, type RotationSite } from "./site.ts";

/**
 * Gives a namespace of custom metrics a new token, in two runs, because only a person can hand it over: the first one
 * makes it, and the exporter accepts both; the second one ends the old one.
 * @throws {RotationError} {@link HostError}
 */
export async function rotatePushToken(site: RotationSite, namespace: string): Promise<void> {
  const { environment, checkout, report } = site;
  const name = pushTokenName(namespace);
  const hash = pushTokenHash(environment.inventory, namespace);
  const [current, old] = lines(await secretText(environment, hash));
  if (current === undefined) {
    throw new RotationError(`${name}: ${hash.host}: ${hash.path}: holds no hash: npm run setup makes it`);
  }
  if (old !== undefined) {
    await writeSecret(environment, hash, `${current}\n`);
    report(`${name}: the exporter refuses the old one`);
    return;
  }
  const token = randomToken();
  const next = createHash("sha256").update(token).digest("hex");
  await writeSecret(environment, hash, `${next}\n${current}\n`);
  if (!(await isKnown(site, token))) {
    await writeSecret(environment, hash, `${current}\n`);
    throw new RotationError(
      `${name}: the new token is not accepted, what was there before is back in place: the exporter does not read ${hash.path}: look at its log`,
    );
  }
  const path = pushTokenFile(environment.instance, namespace);
  mkdirSync(dirname(join(checkout, path)), { recursive: true });
  writeFileSync(join(checkout, path), `${token}\n`, { mode: 0o600 });
  report(`${name}: the new one is in ${path}; the exporter accepts the old one too`);
  report(
    `${name}: hand it to whoever pushes; when llm_exporter_outdated_token_requests_total{role="push"} stands still, ` +
      `end the old one: ${commandText(environment, "rotate", name)}`,
  );
}

/** What `rotate` calls the token of a namespace. */
export function pushTokenName(namespace: string): string {
  return `push-${namespace}-token`;
}

/** Who may only push is known at /metrics, and not let in there. */
async function isKnown({ endpoints: { exporter } }: RotationSite, token: string): Promise<boolean> {
  const { status } = await answer(`${exporter.url}/metrics`, { kind: "bearer", token }, exporter.caFile);
  return status === 403;
}

function lines(text: string | undefined): readonly string[] {
  return (text ?? "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
