import type { SecretFile } from "../../inventory/secrets.ts";
import { HostError } from "../host-output.ts";
import { shellWord } from "../../infra/shell-word.ts";
import type { HostShell } from "../host-shell.ts";

/** A secret file as it lies on its host. */
export interface LiveSecretFile {
  readonly file: SecretFile;
  /** Absent where there is no such file. */
  readonly access?: {
    /** Permission bits, octal, four digits. */
    readonly mode: string;
    /** Name and number of each. */
    readonly owner: readonly [string, string];
    readonly group: readonly [string, string];
  };
}

/**
 * Access of the secret files of one host, in one look; their texts are not read.
 * @throws {HostError} when the host cannot be reached.
 */
export async function liveSecretFiles(
  host: HostShell,
  files: readonly SecretFile[],
): Promise<readonly LiveSecretFile[]> {
  const words = files.map(({ path }) => shellWord(host.path(path)));
  const script = `for file in ${words.join(" ")}; do\nstat -L -c '%a %U %u %G %g' "$file" 2> /dev/null || echo none\ndone\n`;
  const { exitCode, stdout, stderr } = await host.run(script);
  if (exitCode !== 0) {
    throw new HostError(
      `${host.name}: secret files cannot be looked at (${stderr.trim().replace(/\s*\n\s*/g, "; ")}): correct this on the host and run the same command again`,
    );
  }
  const lines = stdout.split("\n");
  return files.map((file, index) => {
    const [mode = "", ...names] = (lines[index] ?? "none").split(" ");
    const [owner = "", uid = "", group = "", gid = ""] = names;
    if (mode === "none") return { file };
    return { file, access: { mode: mode.padStart(4, "0"), owner: [owner, uid], group: [group, gid] } };
  });
}
