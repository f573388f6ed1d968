import { readFileSync } from "node:fs";
import { commandText } from "../command-text.ts";
import { deploymentSite } from "../deploy/site.ts";
import { HostError } from "../host-output.ts";
import type { HostShell } from "../host-shell.ts";
import { environmentEndpoints } from "../environment-endpoints.ts";
import {
  checkout,
  chosenEnvironment,
  synthesisFolder,
  UsageError,
  type EnvironmentOptions,
} from "../options.ts";
import { withDeploymentLock } from "../releases/lock.ts";
import { rotateAuthority, rotateCertificate } from "./certificate.ts";
import { lastRotation, noteRotation, rotations, type Rotation } from "./history.ts";
import { rotatedOneAfterTheOther } from "./one-after-the-other.ts";
import { rotateAdminPassword, rotateReadPassword } from "./password.ts";
import { rotatePushToken } from "./push-token.ts";
import { recordedRotation } from "./recorded-rotation.ts";
import { rotatables, type Rotatable } from "./rotatable.ts";
import type { RotationSite } from "./site.ts";
import { rotateSupplied, suppliedInstructions } from "./supplied.ts";
import { rotateAdminToken, rotateScrapeToken } from "./token.ts";

/** What `rotate` is told beside the environment. */
export interface RotateOptions extends EnvironmentOptions {
  /** File with the new text of the one secret that is named, which a person supplies. */
  readonly from?: string;
}

/**
 * `rotate`: gives secrets new values without a lost scrape, one after the other; without names, says which there are.
 * @throws {UsageError} {@link RotationError} {@link HostError} {@link LockError}
 */
export async function runRotate(names: readonly string[], options: RotateOptions): Promise<void> {
  const environment = chosenEnvironment(options);
  const all = rotatables(environment);
  const { store, by } = deploymentSite(environment, checkout, synthesisFolder(environment.instance));
  if (names.length === 0) {
    console.log(listText(all, await knownRotations(store.host)));
    return;
  }
  const chosen = chosenRotatables(all, names, options.from);
  const report = (line: string) => {
    console.log(line);
  };
  const endpoints = environmentEndpoints(environment, checkout);
  const goOn = (left: readonly Rotatable[]) => {
    const rest = left.map(({ name }) => name);
    return `${rest.join(", ")}: not finished: go on with ${commandText(environment, "rotate", ...rest)}`;
  };
  // Neither a deployment nor another rotation at the same time: each goes on from what the files say.
  await withDeploymentLock(store.host, `${by}, rotate`, async ({ expectHeld }) => {
    const site: RotationSite = { environment, checkout, endpoints, report, expectHeld };
    const rotate = async (rotatable: Rotatable) => {
      if (rotatable.kind === "supplied" && options.from === undefined) {
        report(suppliedInstructions(environment, rotatable));
        return;
      }
      const { name } = rotatable;
      const note = (event: Rotation["event"]) =>
        noteRotation(store.host, { at: new Date().toISOString(), by, secret: name, event });
      await recordedRotation({ name, note, report }, () => rotateOne(site, rotatable, options.from));
    };
    await rotatedOneAfterTheOther(chosen, rotate, goOn, report);
  });
  if (chosen.some(({ kind }) => kind !== "supplied")) {
    report(`done: ${commandText(environment, "setup")} shows every secret and until when it is good`);
  }
}

async function rotateOne(site: RotationSite, rotatable: Rotatable, from: string | undefined): Promise<void> {
  if (rotatable.kind === "made") await rotated[rotatable.name](site);
  else if (rotatable.kind === "push token") await rotatePushToken(site, rotatable.namespace);
  else if (from !== undefined) await rotateSupplied(site, rotatable, readFileSync(from, "utf8"));
}

const rotated = {
  "scrape-token": rotateScrapeToken,
  "admin-token": rotateAdminToken,
  certificate: rotateCertificate,
  ca: rotateAuthority,
  "read-password": rotateReadPassword,
  "admin-password": rotateAdminPassword,
} as const;

/** Undefined where the host cannot be reached: what can be rotated is listed all the same. */
async function knownRotations(host: HostShell): Promise<readonly Rotation[] | undefined> {
  try {
    return await rotations(host);
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    console.log(error.message);
    return undefined;
  }
}

/**
 * Those that are meant, in the order given, each once: a second run of a push token's rotation ends the old token.
 * @throws {UsageError} naming every problem.
 */
export function chosenRotatables(
  all: readonly Rotatable[],
  names: readonly string[],
  from: string | undefined,
): readonly Rotatable[] {
  const chosen = [...new Set(names)].map((name) => ({ name, found: all.find((each) => each.name === name) }));
  const unknown = chosen.filter(({ found }) => found === undefined);
  const problems = [
    ...unknown.map(
      ({ name }) => `rotate: ${name}: is no secret: it is one of ${all.map((each) => each.name).join(", ")}`,
    ),
    ...(from !== undefined && (chosen.length !== 1 || chosen[0]?.found?.kind !== "supplied")
      ? ["rotate: --from: gives the text of one secret that a person supplies: name just that one"]
      : []),
  ];
  if (problems.length > 0) throw new UsageError(problems.join("\n"));
  return chosen.flatMap(({ found }) => found ?? []);
}

/** Every secret that can be rotated, a line each: who makes it, what it is for, when it was last rotated and by whom. */
export function listText(all: readonly Rotatable[], history: readonly Rotation[] | undefined): string {
  const width = Math.max(...all.map(({ name }) => name.length));
  return all
    .map(
      ({ name, kind, purpose }) =>
        `${name.padEnd(width)}  ${kind === "supplied" ? "supplied  " : "made by us"}  ${purpose} (${lastRotation(history, name)})`,
    )
    .join("\n");
}
