import { runCommand } from "../command.ts";

/** Seconds for one apt-get call: 150 MB over a slow line. */
const TIMEOUT_SECONDS = 900;

/**
 * Installs Debian packages, with what they recommend, on this machine.
 *
 * @throws Error with apt-get's last lines and what to do
 */
export async function installDebianPackages(
  packages: readonly string[],
  report: (line: string) => void,
): Promise<void> {
  const names = packages.join(" ");
  report(`installing the Debian packages ${names}`);
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  // A dead third-party source fails the update although Debian's own lists are fresh: the install decides.
  const update = await runCommand(["apt-get", "update"], { env, timeoutSeconds: TIMEOUT_SECONDS });
  const install = await runCommand(
    ["apt-get", "install", "-y", "-o", "DPkg::Lock::Timeout=300", ...packages],
    { env, timeoutSeconds: TIMEOUT_SECONDS },
  );
  if (install.exitCode === 0) return;
  const output = [update.stderr, install.stderr].map(lastLines).filter((lines) => lines !== "");
  throw new Error(
    `apt-get install ${names}: failed: ${output.join(" | ")}: correct that, or install the packages by hand`,
  );
}

function lastLines(text: string): string {
  return text.trim().split("\n").slice(-3).join(" ");
}
