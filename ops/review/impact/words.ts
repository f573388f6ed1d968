/** Attributes of containers in words that fit behind `changes: `. */
const words: Readonly<Record<string, string>> = {
  capabilities: "its rights",
  command: "its arguments",
  destroy_grace_seconds: "the time that it may take to stop",
  entrypoint: "its program",
  env: "its environment variables",
  group_add: "its groups",
  healthcheck: "its health check",
  image: "its image",
  labels: "its labels",
  log_driver: "how it logs",
  log_opts: "how its log rotates",
  memory: "its memory limit",
  memory_swap: "its swap limit",
  mounts: "what is mounted into it",
  must_run: "that it has to run",
  name: "its name",
  network_mode: "its network",
  pid_mode: "which processes it sees",
  read_only: "whether its files are read-only",
  restart: "when it is restarted",
  security_opts: "its security options",
  tmpfs: "its temporary directories",
  upload: "the files in it",
  user: "its user",
  wait: "whether an apply waits for its health",
  wait_timeout: "how long an apply waits for its health",
};

/** Attributes in words, e.g. `its image and its arguments`. Labels are left out where something else says more. */
export function attributeWords(attributes: readonly string[]): string {
  const others = attributes.filter((attribute) => attribute !== "labels");
  return listed(
    (others.length === 0 ? attributes : others).map((attribute) => words[attribute] ?? attribute),
  );
}

/** `a`, `a and b`, `a, b and c`; beyond five `a, b, c, d and 3 more`. */
export function listed(items: readonly string[]): string {
  const shown = items.length > 5 ? [...items.slice(0, 4), `${String(items.length - 4)} more`] : items;
  return shown.length < 2 ? shown.join("") : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1) ?? ""}`;
}
