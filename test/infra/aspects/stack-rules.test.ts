import { stackProblems } from "../../../infra/aspects/stack-rules.ts";

const container = {
  name: "local-exporter",
  image: "${docker_image.exporter.image_id}",
  user: "65534:65534",
  network_mode: "host",
  restart: "unless-stopped",
  read_only: true,
  capabilities: { drop: ["ALL"] },
  security_opts: ["no-new-privileges"],
  memory: 64,
  memory_swap: 64,
  log_driver: "json-file",
  log_opts: { "max-size": "10m", "max-file": "3" },
  healthcheck: { test: ["CMD", "true"] },
  wait: true,
  destroy_grace_seconds: 10,
};
const publisher = {
  ...container,
  read_only: undefined,
  healthcheck: undefined,
  wait: undefined,
  restart: "no",
  must_run: false,
  rm: false,
  upload: [{ file: "/candidate/a.yml", source: "files/a.yml" }],
  lifecycle: { postcondition: [{ condition: "${self.exit_code == 0}" }] },
};

/** A stack of one resource, as cdk.tf.json says it. */
function stackOf(type: string, attributes: object): Record<string, unknown> {
  const metadata = { "//": { metadata: { path: "stack/thing/resource" } } };
  return { resource: { [type]: { id: { ...attributes, ...metadata } } } };
}

test.each([
  ["a container as ours are", "docker_container", container],
  ["a publisher as ours are", "docker_container", publisher],
  ["a pinned image", "docker_image", { name: "a/b:1", keep_locally: true }],
  ["a volume that is kept", "docker_volume", { lifecycle: { prevent_destroy: true } }],
  ["a dashboard", "grafana_dashboard", { config_json: "{}" }],
])("%s is accepted", (_case, type, attributes) => {
  expect(stackProblems("stack", stackOf(type, attributes), "production")).toEqual([]);
});

const inContainer: readonly (readonly [string, object, string])[] = [
  [
    "no time to stop",
    { destroy_grace_seconds: undefined },
    "destroy_grace_seconds: is not set, so the container is killed at once: set the seconds that it may take to stop",
  ],
  [
    "no health check",
    { healthcheck: undefined },
    "healthcheck: is not set, so nobody knows whether it works: ask the service for its health",
  ],
  [
    "no waiting for health",
    { wait: false },
    "wait: is not true, so an apply succeeds while the service fails: set it: the apply then waits for the health check",
  ],
  [
    "no restart",
    { restart: "no" },
    "restart: does not bring the container back after a reboot: set unless-stopped",
  ],
  [
    "more swap than memory",
    { memory_swap: 128 },
    "memory_swap: differs from memory, so every plan shows a change: set both to the same",
  ],
  [
    "no memory limit",
    { memory: undefined, memory_swap: undefined },
    "memory: is not limited, so one container can take the host down: set the megabytes that it may use",
  ],
  [
    "a log that grows",
    { log_opts: { "max-size": "10m" } },
    "log_opts: does not rotate, so the log fills the disk: set max-size and max-file",
  ],
  [
    "a root that can be written",
    { read_only: false },
    "read_only: is not set, so what the container writes is lost with it: set it, with volumes and tmpfs for what is written",
  ],
  [
    "an upload beside a read-only root",
    { upload: [{ file: "/a", source: "a" }] },
    "read_only: is set beside upload, which the daemon then refuses: mount a directory of the host instead of uploading",
  ],
  ["all privileges", { privileged: true }, "privileged: gives the container the whole host: remove it"],
  [
    "its capabilities",
    { capabilities: { drop: ["NET_RAW"] } },
    'capabilities: are not dropped: drop ["ALL"]',
  ],
  [
    "new privileges",
    { security_opts: undefined },
    'security_opts: lets a program gain rights by setuid: set ["no-new-privileges"]',
  ],
  [
    "the image's user",
    { user: undefined },
    "user: is not set, so the image decides, and most run as root: set 65534:65534",
  ],
  [
    "a network of its own",
    { network_mode: "bridge" },
    "network_mode: is not host, so the service has another address than the inventory says: set host and listen on the host's own address",
  ],
  [
    "an image that moves",
    { image: "redis:latest" },
    "image: redis:latest can become another image by itself: pin a tag other than latest, or a digest",
  ],
  [
    "the Docker daemon",
    { mounts: [{ source: "/var/run/docker.sock" }] },
    "mounts: gives the container the Docker daemon, and so the whole host: remove it",
  ],
];

test.each(inContainer)("a container with %s is refused", (_case, change, problem) => {
  const json = stackOf("docker_container", { ...container, ...change });
  expect(stackProblems("stack", json, "local")).toEqual([`stack/thing/resource: ${problem}`]);
});

test.each([
  [
    "that is removed before its exit code is read",
    { rm: true },
    "rm: removes a one-shot container before its exit code is read: set it to false",
  ],
  [
    "whose failure nobody sees",
    { lifecycle: undefined },
    "lifecycle: has no postcondition, so a one-shot container that fails goes unnoticed: require ${self.exit_code == 0}",
  ],
])("a one-shot container %s is refused", (_case, change, problem) => {
  const json = stackOf("docker_container", { ...publisher, ...change });
  expect(stackProblems("stack", json, "local")).toEqual([`stack/thing/resource: ${problem}`]);
});

const shown =
  "which then stands in plan, state and docker inspect: mount a file that holds it and pass the file's path";

test.each([
  ["env", { env: ["REDIS_PASSWORD=a"] }, "env REDIS_PASSWORD: holds a secret by its name"],
  ["env", { env: ["URL=postgres://u:secret@10.0.0.1/db"] }, "env: holds a password in an address"],
  ["command", { command: ["-H", "Authorization: Bearer 0123456789"] }, "command: holds a bearer token"],
  ["entrypoint", { entrypoint: ["a", "-----BEGIN RSA PRIVATE KEY-----"] }, "entrypoint: holds a private key"],
  [
    "labels",
    { labels: [{ label: "a", value: "https://hooks.slack.com/services/T0/B0/x" }] },
    "labels: holds a Slack webhook address",
  ],
  [
    "upload",
    { read_only: undefined, upload: [{ file: "/a", content: "global:\n  smtp_auth_password: hunter2\n" }] },
    "upload: holds a password",
  ],
  [
    "upload",
    { read_only: undefined, upload: [{ content: "requirepass x" }] },
    "upload: holds a Redis password",
  ],
  [
    "healthcheck",
    { healthcheck: { test: ["CMD", "glsa_0123456789abc"] } },
    "healthcheck: holds an API token",
  ],
])("a secret in %s is refused", (_attribute, change, problem) => {
  const json = stackOf("docker_container", { ...container, ...change });
  expect(stackProblems("stack", json, "local")).toEqual([`stack/thing/resource: ${problem}, ${shown}`]);
});

test("the path of a secret file is no secret", () => {
  const change = {
    env: [
      "DATA_SOURCE_PASS_FILE=/etc/a",
      "GF_SECURITY_ADMIN_PASSWORD__FILE=/run/b",
      "URL=http://10.0.0.1:9090",
    ],
    command: ["--scrape-token-file", "/etc/c"],
    read_only: undefined,
    upload: [{ content: "credentials_file: /etc/d\nurl_file: /etc/e\npassword: $__file{/etc/f}\n" }],
  };
  expect(stackProblems("stack", stackOf("docker_container", { ...container, ...change }), "local")).toEqual(
    [],
  );
});

test.each([
  [
    "docker_image",
    { name: "redis", keep_locally: true },
    "name: redis can become another image by itself: pin a tag other than latest, or a digest",
  ],
  [
    "docker_image",
    { name: "redis:8" },
    "keep_locally: is not true, so a destroy fails while another stack uses the image: set it",
  ],
  [
    "docker_volume",
    {},
    "lifecycle.prevent_destroy: is not set, so one wrong plan loses the data: set it in production",
  ],
  [
    "grafana_data_source",
    { secure_json_data_encoded: "{}" },
    "secure_json_data_encoded: stands in clear in state and saved plans: write a provisioning file with $__file{…}",
  ],
  [
    "grafana_service_account_token",
    {},
    "grafana_service_account_token: keeps its key in clear in the state: make the token by hand and mount it as a file",
  ],
  [
    "grafana_notification_policy",
    {},
    "grafana_notification_policy: replaces the routes of everybody in the organisation: route in Alertmanager",
  ],
])("%s with %j is refused in production", (type, attributes, problem) => {
  expect(stackProblems("stack", stackOf(type, attributes), "production")).toEqual([
    `stack/thing/resource: ${problem}`,
  ]);
});

test("a local volume can be destroyed, for down --purge", () => {
  expect(stackProblems("stack", stackOf("docker_volume", {}), "local")).toEqual([]);
});

const strict = ["-o", "StrictHostKeyChecking=yes"];
const unchecked =
  "ssh_opts: do not check the host's key, so any machine can answer for it: set StrictHostKeyChecking=yes with a real known_hosts file";

test.each<readonly [string, object, readonly string[]]>([
  ["docker", {}, []],
  ["docker", { host: "tcp://10.0.0.1:2376", ca_material: "x" }, []],
  [
    "docker",
    { host: "tcp://10.0.0.1:2376" },
    ["ca_material: is not set, so the provider trusts any certificate: set it, or connect by ssh://"],
  ],
  ["docker", { host: "ssh://a@10.0.0.1:22", ssh_opts: strict }, []],
  ["docker", { host: "ssh://a@10.0.0.1" }, [unchecked]],
  ["docker", { host: "ssh://a@10.0.0.1", ssh_opts: ["-o", "StrictHostKeyChecking=no"] }, [unchecked]],
  [
    "docker",
    { host: "ssh://a@10.0.0.1", ssh_opts: [...strict, "-o", "UserKnownHostsFile=/dev/null"] },
    [unchecked],
  ],
  ["grafana", { auth: '${trimspace(file("../../../auth"))}' }, []],
  [
    "grafana",
    { auth: "admin:admin" },
    [
      "auth: is not read from a file while Terraform runs, so it stands in configuration or plan: use Fn.trimspace(Fn.file(path))",
    ],
  ],
])("the provider %s with %j has the problems %j", (name, configuration, problems) => {
  expect(stackProblems("stack", { provider: { [name]: [configuration] } }, "local")).toEqual(
    problems.map((problem) => `stack/${name}: ${problem}`),
  );
});

test("settings of a stack that leak or lie are refused, all at once", () => {
  const json = {
    variable: { slack_url: { sensitive: true } },
    terraform: {
      required_providers: { docker: { version: "3.6.2" } },
      backend: { pg: { conn_str: "postgres://me:secret@10.0.0.1/state" }, local: { path: "/srv/state" } },
    },
  };
  expect(stackProblems("stack", json, "production")).toEqual([
    "stack: variable.slack_url: stands in clear in a saved plan: read a file with Fn.file, or pass the value as a constant",
    "stack: required_providers.docker: is 3.6.2, whose plan deletes stopped containers: require 4.6.0",
    "stack: backend.pg.conn_str: names a user or password, which then stands in the configuration: give host and database only, and PGUSER and PGPASSWORD to Terraform",
    "stack: backend.local.path: is absolute, so another checkout plans against the wrong state: make it relative to the stack's folder",
  ]);
});
