import { runCommand } from "../command.ts";
import { installDebianPackages } from "./apt.ts";

/** The first Go that fetches the newer Go which a go.mod asks for. Source: go.dev/doc/toolchain. */
const LEAST_MINOR = 21;
const remedy = "install Go 1.21 or newer and put it on PATH, or put the providers into the mirror by hand";

/**
 * Sees to it that Go 1.21 or newer is on PATH: on Debian and Ubuntu as root by their package, where that
 * one suffices.
 *
 * @throws Error with what to do where it cannot
 */
export async function ensureGo(report: (line: string) => void): Promise<void> {
  const installed = await goVersion();
  if (installed !== undefined) {
    if (sufficientGo(installed)) return;
    throw new Error(`go: ${installed} cannot fetch the Go that the providers need: ${remedy}`);
  }
  const policy = await runCommand(["apt-cache", "policy", "golang-go"], { timeoutSeconds: 60 });
  const candidate = /Candidate: (?:\d+:)?(\d\S*)/.exec(policy.stdout)?.[1];
  if (process.getuid?.() !== 0 || candidate === undefined || !sufficientGo(candidate)) {
    throw new Error(`go: not found, and no package here installs it: ${remedy}`);
  }
  await installDebianPackages(["golang-go"], report);
}

/** Whether a Go of this version, e.g. `go1.26.8` or `2:1.24~2`, builds the providers. */
export function sufficientGo(version: string): boolean {
  const [, major, minor] = /(\d+)\.(\d+)/.exec(version) ?? [];
  return Number(major) > 1 || Number(minor) >= LEAST_MINOR;
}

async function goVersion(): Promise<string | undefined> {
  const version = await runCommand(["go", "env", "GOVERSION"], { timeoutSeconds: 60, cwd: "/" });
  return version.exitCode === 0 ? version.stdout.trim() : undefined;
}
