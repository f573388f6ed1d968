import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { runCommand } from "../command.ts";
import { installDebianPackages } from "./apt.ts";
import { singleLine } from "./failure.ts";
import { contentHash, imageLabels } from "./image-plan.ts";
import { imageExists } from "./image-build.ts";

/** The release that has every server in a version the project supports; testing in November 2026. */
const SUITE = "forky";
/** TLS roots and a client for health checks, beside what a minimal system has. */
const INCLUDE = "ca-certificates,wget";
/** An older host knows no script of the suite; all suites since 2000 share this one. */
const SCRIPT = "/usr/share/debootstrap/scripts/sid";
const KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";
/** Left out: downloaded packages, and package lists that are old by the time the image is used. */
const LEFT_OUT = ["./var/cache/apt/*", "./var/lib/apt/lists/*"] as const;
/** Seconds; half a minute on a fast line. */
const TIMEOUT_SECONDS = 1800;

const recipe = contentHash([SUITE, INCLUDE, LEFT_OUT]);

/** The name of the minimal Debian image that others are built on. */
export const debianBase = `citadel/debian-base:${SUITE}-${recipe}-local`;

/**
 * Makes the minimal Debian image from packages, with debootstrap, unless there is one.
 *
 * @throws Error with what to do where debootstrap cannot be had or fails
 */
export async function ensureDebianBase(report: (line: string) => void): Promise<void> {
  if (await imageExists(debianBase)) return;
  if (process.getuid?.() !== 0) throw new Error(refusal("debootstrap needs root"));
  if (!existsSync(SCRIPT) || !existsSync(KEYRING)) {
    await installDebianPackages(["debootstrap", "debian-archive-keyring"], report);
  }
  report(`image ${debianBase}: building it from Debian packages, half a minute`);
  // Not beneath /tmp, which is often mounted without devices, and debootstrap makes some.
  const folder = await mkdtemp("/var/tmp/citadel-debian-");
  try {
    const root = join(folder, "root");
    await debootstrap(root);
    const archive = join(folder, "root.tar");
    const leftOut = LEFT_OUT.map((pattern) => `--exclude=${pattern}`);
    await run(["tar", "--create", "--file", archive, "--directory", root, ...leftOut, "."]);
    const change = `LABEL ${imageLabels.origin}=debian ${imageLabels.recipe}=${recipe}`;
    await run(["docker", "import", "--change", change, archive, debianBase]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** From the mirror that this machine's own apt uses if it has the suite, else from Debian's default one. */
async function debootstrap(root: string): Promise<void> {
  const problems: string[] = [];
  for (const mirror of new Set([...(await debianMirrors()), ""])) {
    const options = [
      "--force-check-gpg",
      `--keyring=${KEYRING}`,
      "--variant=minbase",
      `--include=${INCLUDE}`,
    ];
    const argv = ["debootstrap", ...options, SUITE, root, mirror, SCRIPT];
    const result = await runCommand(argv, { timeoutSeconds: TIMEOUT_SECONDS });
    if (result.exitCode === 0) return;
    problems.push(singleLine(result.stdout.trim().split("\n").slice(-2).join(" ") + result.stderr));
    await rm(root, { recursive: true, force: true });
  }
  throw new Error(refusal(`debootstrap failed: ${problems.join(" | ")}`));
}

async function debianMirrors(): Promise<readonly string[]> {
  const format = "$(ORIGIN)/$(LABEL) $(REPO_URI)";
  const targets = await runCommand(["apt-get", "indextargets", "--format", format], { timeoutSeconds: 60 });
  return targets.stdout.split("\n").flatMap((line) => /^Debian\/Debian (\S+?)\/?$/.exec(line)?.[1] ?? []);
}

async function run(argv: readonly string[]): Promise<void> {
  const result = await runCommand(argv, { timeoutSeconds: TIMEOUT_SECONDS });
  if (result.exitCode !== 0)
    throw new Error(refusal(`${argv.slice(0, 2).join(" ")}: ${singleLine(result.stderr)}`));
}

function refusal(rule: string): string {
  return `${debianBase}: ${rule}: run this as root on Debian or Ubuntu, or let the Docker daemon reach its registry`;
}
