import { z } from "zod";
import { HostError } from "../host-output.ts";
import { shellWord } from "../../infra/shell-word.ts";
import type { HostShell } from "../host-shell.ts";

/** What the publisher wrote down when it put a release in place. */
const releaseFile = z.object({
  release: z.string(),
  commit: z.string(),
  publishedAt: z.string(),
  /** Path beneath the release → SHA-256 of the file. */
  files: z.record(z.string(), z.string()),
});

export type PublishedManifest = Readonly<z.infer<typeof releaseFile>>;

/** What lies on disk for one server, beneath `<configuration directory>/citadel`. */
export interface DiskRelease {
  /** Name of the release's directory that `current` points to, mostly a hash; absent where nothing is in place. */
  readonly name?: string;
  /** Path beneath the release → text; `release.json` is left out. */
  readonly files: Readonly<Record<string, string>>;
  /** `release.json`; absent where nobody published: adopt's copy of what was found, or a file that was edited. */
  readonly manifest?: PublishedManifest;
  /** Where the link of Grafana's data source file points; absent where there is none. */
  readonly provisioned?: string;
}

const MANIFEST = "release.json";
/** Beneath Grafana's provisioning directory: the publisher's link to the release. */
const PROVISIONED = "datasources/citadel.yml";

/**
 * What is in place beneath several configuration directories of one host, in one look.
 * @throws {HostError} when the host cannot be reached or does not let us look.
 */
export async function diskReleases(
  host: HostShell,
  directories: readonly string[],
): Promise<Readonly<Record<string, DiskRelease>>> {
  const script = ["set -eu", ...directories.map((directory) => look(host, directory))].join("\n");
  const { exitCode, stdout, stderr } = await host.run(`${script}\n`);
  if (exitCode !== 0) {
    const why = stderr.trim().replace(/\s*\n\s*/g, "; ");
    throw new HostError(
      `${host.name}: what is published cannot be read (${why === "" ? `exit code ${String(exitCode)}` : why}): correct this on the host and run the same command again`,
    );
  }
  const parts = stdout.split(/^DIRECTORY\n/m).slice(1);
  return Object.fromEntries(
    directories.map((directory, index) => [directory, diskRelease(parts[index] ?? "")]),
  );
}

/** What one directory's part of the answer means: a line a fact, its kind first. */
function diskRelease(part: string): DiskRelease {
  const lines = part.split("\n").map((line) => line.split(" "));
  const text = (base64: string) => Buffer.from(base64, "base64").toString();
  const fact = (kind: string) => {
    const found = lines.find(([each]) => each === kind)?.[1];
    return found === undefined ? undefined : text(found);
  };
  const files = Object.fromEntries(
    lines
      .filter(([kind]) => kind === "file")
      .map(([, path = "", content = ""]) => [text(path), text(content)]),
  );
  const { [MANIFEST]: written, ...published } = files;
  const manifest = written === undefined ? undefined : manifestOf(written);
  const current = fact("current");
  const provisioned = fact("provisioned");
  return {
    ...(current === undefined ? {} : { name: current.replace(/^releases\//, "") }),
    files: published,
    ...(manifest === undefined ? {} : { manifest }),
    ...(provisioned === undefined ? {} : { provisioned }),
  };
}

/** base64 of every name and text, because a command's output is lines. */
function look(host: HostShell, directory: string): string {
  const citadel = shellWord(host.path(`${directory}/citadel`));
  const link = shellWord(host.path(`${directory}/${PROVISIONED}`));
  return `
echo DIRECTORY
line() { printf '%s %s\\n' "$1" "$(printf %s "$2" | base64 | tr -d '\\n')"; }
if [ -L ${link} ]; then line provisioned "$(readlink ${link})"; fi
if [ -L ${citadel}/current ]; then line current "$(readlink ${citadel}/current)"; fi
if [ -d ${citadel}/current ]; then
  (cd ${citadel}/current && find . -type f | LC_ALL=C sort | while IFS= read -r file; do
    printf 'file %s ' "$(printf %s "\${file#./}" | base64 | tr -d '\\n')"
    base64 < "$file" | tr -d '\\n'
    echo
  done)
fi`;
}

function manifestOf(text: string): PublishedManifest | undefined {
  try {
    return releaseFile.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
