/**
 * Why a registry gave us nothing:
 * `unreachable` cannot be resolved, or refuses connections; `timeout` has not answered in time; `missing` has
 * answered that it does not hold this; `denied` has answered that we may not have it; `limited` has answered
 * that we ask too often; `other` anything else.
 */
export type RegistryFailure = "unreachable" | "timeout" | "missing" | "denied" | "limited" | "other";

/**
 * Texts of Go's network stack, which Docker, Terraform and Go's module client share, and of their registries.
 * The first kind that fits holds. A time-out goes first: with one among several attempts nothing is clear yet.
 * `Get "…": Forbidden` is a proxy that refuses the connection; a registry that forbids has more to say.
 */
const signs: readonly (readonly [RegistryFailure, RegExp])[] = [
  ["timeout", /i\/o timeout|deadline exceeded|Client\.Timeout|handshake timeout|timed out/i],
  [
    "unreachable",
    /no such host|server misbehaving|connection refused|network is unreachable|no route to host|name resolution|could not resolve|Get "[^"]+": Forbidden/i,
  ],
  ["limited", /toomanyrequests|too many requests/i],
  ["denied", /unauthorized|denied|forbidden/i],
  [
    "missing",
    /manifest unknown|not found|does not exist|does not have a provider|no available releases match|unknown revision/i,
  ],
];

const remedies: Readonly<Record<RegistryFailure, string>> = {
  unreachable: "let this machine reach it, or set HTTPS_PROXY",
  timeout: "no answer in time says nothing about the next attempt: run the same command again",
  missing: "correct the name or the version",
  denied: "log in (docker login, or the credentials of the proxy)",
  limited: "wait an hour, or log in for a higher limit (docker login)",
  other: "correct the cause named above and run the same command again",
};

/** The text on one line, without the boxes and line breaks that Terraform puts into its messages. */
export function singleLine(text: string): string {
  return text.replace(/[\s│╷╵]+/g, " ").trim();
}

/** Why a registry gave us nothing, judged by what docker, terraform or go printed. */
export function registryFailure(output: string): RegistryFailure {
  const text = singleLine(output);
  return signs.find(([, sign]) => sign.test(text))?.[0] ?? "other";
}

/** The part of an `unreachable` failure that says why: Go's own words, without who asked and for what. */
export function unreachableReason(output: string): string {
  const text = singleLine(output);
  return /\bdial \w+:? .*$/.exec(text)?.[0].replace(/ To see which modules.*$/, "") ?? text;
}

/** What the operator can do about a failure. */
export function failureRemedy(failure: RegistryFailure): string {
  return remedies[failure];
}
