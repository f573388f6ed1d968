import type { CommandResult } from "../command.ts";

/** What helps, by the words of Terraform, of the Docker and Grafana providers, and of ssh. The first that fits holds. */
const remedies: readonly (readonly [RegExp, string])[] = [
  [
    /Error acquiring the state lock/i,
    "another run is at this stack: wait for it; if none is, terraform force-unlock with the ID above, in the stack's folder",
  ],
  [
    /container name "[^"]*" is already in use/i,
    "a container that no state knows has the name: run the same command again, which clears it away",
  ],
  [
    /Failed to query available provider packages|Inconsistent dependency lock file|Required plugins are not installed|provider registry/i,
    "npm run setup -- --env <environment> installs the providers",
  ],
  [
    /Host key verification failed|REMOTE HOST IDENTIFICATION/i,
    "compare the host's key with its owner's, then put it into the known_hosts file",
  ],
  [
    /is not live: the log of container/i,
    "the publisher's own words stand in its log: docker logs <container>",
  ],
  [
    /Cannot connect to the Docker daemon|error during connect|failed to dial/i,
    "start the host and its Docker daemon, or correct its address",
  ],
  [
    /Saved plan is stale/i,
    "somebody has deployed since it was planned: run the same command again, and read what it does now",
  ],
  [
    /SSL is not enabled on the server/i,
    "switch TLS on in the database that keeps the state, or, where nobody else reads the network, set PGSSLMODE=disable",
  ],
  [
    /pq: |connect to .* database|PG_CONN_STR|postgres backend/i,
    "PGUSER and PGPASSFILE (a file of mode 0600) have to fit the database that keeps the state, stateDatabase in inventory/assumptions.ts",
  ],
  [
    /No such image|unable to read Docker image|pull access denied/i,
    "images of ours: npm run setup -- --env <environment>; any other: docker pull or docker load it on the host",
  ],
  [/command not found/i, "install Terraform 1.5 or later, and put it on PATH"],
];

/** A failed run of Terraform in words: all that it printed, without its boxes, and what to do. */
export function failureText(
  stack: string,
  command: string,
  { exitCode, stdout, stderr }: CommandResult,
): string {
  const errors = plain(stderr);
  // Errors go to standard error, what it did before to standard output: without the first, the second has to do.
  const words = errors === "" ? plain(stdout) : errors;
  const remedy = remedies.find(([sign]) => sign.test(words.replace(/\s+/g, " ")))?.[1];
  return [
    `${stack}: terraform ${command}: exit code ${String(exitCode)}: ${remedy ?? "correct what it names, then run the same command again"}`,
    ...words.split("\n").map((line) => (line === "" ? "" : `  ${line}`)),
  ].join("\n");
}

/** Without the colours and the lines of boxes. */
function plain(text: string): string {
  return text
    .replaceAll(/\u001B\[[0-9;]*m/g, "")
    .replaceAll(/^[╷╵│] ?/gm, "")
    .replaceAll(/\n{3,}/g, "\n\n")
    .trim();
}
