import { lstatSync, readFileSync } from "node:fs";
import { relative } from "node:path";
import { pathsBeneath } from "./files.ts";
import { directoryOf, type TestInstance } from "./instance.ts";

/** A secret of an instance in one of the forms in which it could show. */
export interface SecretText {
  /** The file that it is in, relative to the instance's directory; the form, where it is not as it stands there. */
  readonly name: string;
  readonly text: string;
}

/**
 * Every secret of an instance: all files in folders named `secrets` or `ca`, as they stand there and as HTTP shows them.
 * Certificates are none: servers show them to everybody.
 */
export function secretTexts(instance: TestInstance): readonly SecretText[] {
  const directory = directoryOf(instance);
  return pathsBeneath(directory)
    .filter((path) => /\/(?:secrets|ca)\//.test(path) && !path.endsWith(".crt") && lstatSync(path).isFile())
    .flatMap((path) => {
      const name = relative(directory, path);
      const text = readFileSync(path, "utf8").trim();
      const base64 = Buffer.from(text).toString("base64");
      return [
        ...[text, ...embedded(text)].map((each) => ({ name, text: each })),
        { name: `${name} in base64`, text: base64 },
      ];
    });
}

/** Names of the secrets that stand in a text. */
export function secretsIn(text: string, secrets: readonly SecretText[]): readonly string[] {
  return secrets.filter((secret) => text.includes(secret.text)).map(({ name }) => name);
}

/** Passwords within a text: after `user:`, the values of a JSON object, or the lines of a private key. */
function embedded(text: string): readonly string[] {
  const key = /-----BEGIN PRIVATE KEY-----\n([\s\S]*?)-----END/.exec(text)?.[1];
  // The first line says only what kind of key it is.
  if (key !== undefined) return key.trim().split("\n").slice(1);
  if (text.startsWith("{")) {
    const values: unknown = JSON.parse(text);
    return typeof values === "object" && values !== null ? Object.values(values).map(String) : [];
  }
  return text.startsWith("admin:") ? [text.slice("admin:".length)] : [];
}
