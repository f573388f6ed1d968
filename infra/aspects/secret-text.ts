import { isPacked } from "../publications/packed-publication.ts";
import { block, list, text, type Attributes, type Problem } from "./problem.ts";

/** What secrets look like, with a name for each. A match is the secret itself, not what shows that it is one. */
const looks: readonly (readonly [RegExp, string])[] = [
  [
    /-----BEGIN [A-Z ]*PRIVATE KEY-----(?:[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----|[\s\S]*)/g,
    "a private key",
  ],
  [/(?<=\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]+:)[^\s/@]+(?=@)/gi, "a password in an address"],
  [/(?<=hooks\.slack\.com\/services\/)[\w/]+/g, "a Slack webhook address"],
  [/\b(?:glsa|glc|ghp|xox[abp])[-_][\w-]{10,}/g, "an API token"],
  [/(?<=\bBearer[ \t]+)[\w.~+/-]{8,}/g, "a bearer token"],
  [/(?<=^\s*(?:requirepass|masterauth)\s+)\S+/gm, "a Redis password"],
  [
    /(?<=^\s*(?:\w+_)?(?:password|secret|api_key|service_key|credentials)["']?\s*:\s*["']?)[^\s"'{<$]+/gm,
    "a password",
  ],
];

/** What a secret in a text looks like; `undefined` where there is none. */
export function secretIn(value: string): string | undefined {
  return looks.find(([pattern]) => value.search(pattern) >= 0)?.[1];
}

/** A text with every secret in it replaced. */
export function withoutSecrets(value: string, replacement: string): string {
  return looks.reduce((text, [pattern]) => text.replace(pattern, replacement), value);
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

/** Secret-looking text in the files of a stack, a line a problem. */
export function fileProblems(stack: string, files: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(files).flatMap(([path, text]) => {
    const look = isPacked(path) ? undefined : secretIn(text);
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
