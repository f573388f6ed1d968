import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { temporaryDirectory } from "../../../support/temporary-directory.ts";
import { docker, startedContainer, dockerOutput } from "./docker.ts";

/** One run of the publisher. */
export interface Publication {
  readonly image: string;
  readonly service: "prometheus" | "alertmanager" | "exporter" | "grafana";
  readonly url: string;
  readonly release: string;
  /** The service's configuration directory, on this machine. */
  readonly directory: string;
  /** Path beneath the candidate → text. */
  readonly files: Readonly<Record<string, string>>;
  /** Further variables. @defaultValue none */
  readonly environment?: Readonly<Record<string, string>>;
  /** Further arguments of `docker run`. @defaultValue none */
  readonly docker?: readonly string[];
}

/** What a publisher said. */
export interface Published {
  readonly exitCode: number;
  /** Lines of standard output, without `publish <service>: `. */
  readonly steps: readonly string[];
  /** Lines of standard error, without `publish <service>: `. */
  readonly problems: readonly string[];
}

/** Where a service's configuration directory is inside the containers. */
const configurationDirectories = {
  prometheus: "/etc/prometheus",
  alertmanager: "/etc/alertmanager",
  exporter: "/etc/llm-exporter",
  grafana: "/etc/grafana/provisioning",
} as const;

/** What came of publishing, in a container like that of production: root without any capability. */
export async function published(publication: Publication): Promise<Published> {
  return output(await docker("run", "--rm", ...containerArguments(publication)));
}

/** Id of a container that publishes meanwhile. */
export function startedPublisher(publication: Publication): Promise<string> {
  return startedContainer(...containerArguments(publication));
}

/** What a started publisher said, once it has ended. */
export async function ended(id: string): Promise<Published> {
  const exitCode = Number(await dockerOutput("wait", id));
  return output({ ...(await docker("logs", id)), exitCode });
}

function output(result: {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}): Published {
  return { exitCode: result.exitCode, steps: lines(result.stdout), problems: lines(result.stderr) };
}

function lines(text: string): readonly string[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.replace(/^publish \w*: /, ""));
}

function containerArguments(publication: Publication): readonly string[] {
  const { service, url, release, directory, image } = publication;
  const inside = configurationDirectories[service];
  const environment = {
    SERVICE: service,
    URL: url,
    RELEASE: release,
    DIRECTORY: inside,
    READER_GID: "65534",
    ...publication.environment,
  };
  return [
    ...publisherContainer(),
    ...mount(directory, inside),
    ...mount(directoryOf(publication.files), "/candidate"),
    ...Object.entries(environment).flatMap(([name, value]) => ["--env", `${name}=${value}`]),
    ...(publication.docker ?? []),
    image,
    "sh",
    "/publisher/publish.sh",
  ];
}

/** What `docker run` is told of every publisher. */
export function publisherContainer(): readonly string[] {
  return [
    ...["--network", "host", "--user", "0:0", "--cap-drop", "ALL"],
    ...mount(join(__dirname, "../../../../infra/publisher"), "/publisher"),
  ];
}

/** Arguments of `docker run` that mount a file or directory of this machine. */
export function mount(from: string, to: string): readonly string[] {
  return ["--volume", `${from}:${to}`];
}

/** A new directory with these files, which goes away after the test file. */
export function directoryOf(files: Readonly<Record<string, string>>): string {
  const directory = temporaryDirectory("citadel-test-publisher-");
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  return directory;
}
