import { readFileSync } from "node:fs";

/**
 * A provisioning value with what Grafana fills in: `$__file{path}` (trimmed), `$__env{NAME}`, `${NAME}`, `$NAME`;
 * `$$` is a dollar sign. Objects and lists are filled in throughout. Source: Grafana's documentation, "Provision
 * Grafana", "Using environment variables", and "Configure Grafana", "Variable expansion".
 * @throws when a file cannot be read
 */
export function interpolated(
  value: unknown,
  environment: Readonly<Record<string, string | undefined>>,
): unknown {
  if (typeof value === "string") return interpolatedText(value, environment);
  if (Array.isArray(value)) return value.map((item) => interpolated(item, environment));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, interpolated(item, environment)]),
    );
  }
  return value;
}

function interpolatedText(text: string, environment: Readonly<Record<string, string | undefined>>): string {
  return text.replace(
    /\$\$|\$__file\{([^}]*)\}|\$__env\{([^}]*)\}|\$\{([A-Za-z_]\w*)\}|\$([A-Za-z_]\w*)/g,
    (whole, file?: string, ...names: readonly (string | undefined)[]) => {
      if (whole === "$$") return "$";
      if (file !== undefined) return readFileSync(file, "utf8").trim();
      const [env, braced, plain] = names;
      return environment[env ?? braced ?? plain ?? ""] ?? "";
    },
  );
}
