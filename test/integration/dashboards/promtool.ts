import { runCommand, type CommandResult } from "../../../ops/command.ts";
import { ensureImages } from "../../../ops/offline/images.ts";

/** Reference of the image that holds the Prometheus we run, with its own promtool. */
export async function prometheusImage(): Promise<string> {
  return (await ensureImages(() => undefined)).prometheus.reference;
}

/**
 * What promtool says of a document: YAML, of which JSON is a part.
 * @param check e.g. `check rules`
 */
export function promtool(
  image: string,
  check: "check rules" | "test rules",
  document: object,
): Promise<CommandResult> {
  // Both read files; the container has no network and nothing of this machine.
  const script = `cat > /tmp/document.yml && promtool ${check} /tmp/document.yml 2>&1`;
  return runCommand(
    [
      "docker",
      "run",
      "--rm",
      "--interactive",
      "--network",
      "none",
      "--entrypoint",
      "sh",
      image,
      "-c",
      script,
    ],
    { timeoutSeconds: 300, input: JSON.stringify(document) },
  );
}
