import { block, list, text, type Attributes, type Problem } from "./problem.ts";

/** What secrets look like, with a name for each. */
const looks: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----/, "a private key"],
  [/\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]+:[^\s/@]+@/i, "a password in an address"],
  [/hooks\.slack\.com\/services\/\w+/, "a Slack webhook address"],
  [/\b(?:glsa|glc|ghp|xox[abp])[-_][\w-]{10,}/, "an API token"],
  [/\bBearer[ \t]+[\w.~+/-]{8,}/, "a bearer token"],
  [/^\s*(?:requirepass|masterauth)\s+\S+/m, "a Redis password"],
  [
    /^\s*(?:\w+_)?(?:password|secret|api_key|service_key|credentials)["']?\s*:\s*["']?[^\s"'{<$]+/m,
    "a password",
  ],
];

/** What a secret in a text looks like; `undefined` where there is none. */
function secretIn(value: string): string | undefined {
  return looks.find(([pattern]) => pattern.test(value))?.[1];
}

/** Secret-looking text in what a container is given: it would stand in plan, state and `docker inspect`. */
export function secretTextProblems(attributes: Attributes): readonly Problem[] {
  const variables = list(attributes["env"]).map(String);
  const texts: readonly (readonly [string, readonly string[]])[] = [
    ["env", variables],
    ["command", list(attributes["command"]).map(String)],
    ["entrypoint", list(attributes["entrypoint"]).map(String)],
    ["labels", list(attributes["labels"]).map((label) => text(block(label)["value"]))],
    ["upload", list(attributes["upload"]).map((upload) => text(block(upload)["content"]))],
    ["healthcheck", list(block(attributes["healthcheck"])["test"]).map(String)],
  ];
  return [
    ...variables.flatMap((variable) => {
      const name = variable.slice(0, variable.indexOf("="));
      if (!/(?:PASS(?:WORD)?|SECRET|TOKEN|API_?KEY|CREDENTIALS?)$/.test(name)) return [];
      return [problem(`env ${name}`, "a secret by its name")];
    }),
    ...texts.flatMap(([attribute, values]) =>
      values.flatMap((value) => {
        const look = secretIn(value);
        return look === undefined ? [] : [problem(attribute, look)];
      }),
    ),
  ];
}

/** Secret-looking text in the files that a stack uploads, a line a problem. */
export function fileProblems(stack: string, files: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(files).flatMap(([path, text]) => {
    const look = secretIn(text);
    return look === undefined
      ? []
      : [`${stack}: ${path}: holds ${look}: name a file that holds it (password_file, url_file, …)`];
  });
}

function problem(attribute: string, look: string): Problem {
  return {
    attribute,
    rule: `holds ${look}, which then stands in plan, state and docker inspect`,
    remedy: "mount a file that holds it and pass the file's path",
  };
}
