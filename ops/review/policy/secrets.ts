import { secretIn } from "../../../infra/aspects/secret-text.ts";
import { isPacked } from "../../../infra/publications/packed-publication.ts";
import type { Finding, Side } from "./finding.ts";

/** Secrets in what is rendered: they would stand in plan, state, git and the server's configuration page. */
export function secretFindings({ bundle }: Side): readonly Finding[] {
  return bundle.stacks.flatMap(({ name, files, template }) => {
    const rendered = Object.entries(files).filter(
      ([path]) => !path.startsWith("files/publisher/") && !isPacked(path),
    );
    // One text a line: an attribute is looked at by itself.
    const declared = texts(template["resource"]).join("\n");
    return [...rendered, ["cdk.tf.json", declared] as const].flatMap(([path, text]) => {
      const look = secretIn(text);
      return look === undefined
        ? []
        : [
            {
              name: `secret-in:${name}/${path.replace(/\.[0-9a-f]{12}(?=\.)/, "")}`,
              reason: `${path} of ${name} holds ${look}: whoever reads the repository, the state or the server has it; name a file that holds it, and make it anew`,
            },
          ];
    });
  });
}

function texts(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(texts) : [];
}
