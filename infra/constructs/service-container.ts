import { Container, type ContainerMounts } from "@cdktf/provider-docker/lib/container/index.js";
import { Construct } from "constructs";
import { CONTAINER_ID, type Environment } from "../environments/environment.ts";
import { labels, shortHash, type Role } from "./context.ts";
import { literal } from "./literal.ts";
import { PinnedImage } from "./pinned-image.ts";

/** One long-lived container. */
export interface ServiceContainerProps {
  readonly environment: Environment;
  /** Name of the stack, for the label. */
  readonly stack: string;
  /** Name without the instance, e.g. `exporter`. */
  readonly name: string;
  readonly role: Exclude<Role, "publisher">;
  readonly image: string;
  /** @defaultValue the image's own */
  readonly entrypoint?: readonly string[];
  /** @defaultValue the image's own */
  readonly command?: readonly string[];
  /** @defaultValue none; never a secret */
  readonly env?: Readonly<Record<string, string>>;
  /** @defaultValue none */
  readonly mounts?: readonly ContainerMounts[];
  /** Directory → mount options. @defaultValue none: nothing but volumes can be written */
  readonly tmpfs?: Readonly<Record<string, string>>;
  /** Megabytes of memory; there is no swap beside it. */
  readonly memory: number;
  /** `["CMD", …]`: exits 0 when the service answers. */
  readonly healthcheck: readonly string[];
  /** Seconds that the service may take to stop before it is killed. */
  readonly stopSeconds: number;
  /** Groups beside 65534, by id: of secret files that it reads. @defaultValue none */
  readonly groups?: readonly number[];
  /** `host` to see the processes of the host. @defaultValue its own processes only */
  readonly processes?: "host";
}

/**
 * A container that is found running for good: restarted, asked for its health, limited, without rights. Nothing is
 * configured in it: configuration lies on the host, so that a change of it never replaces the container.
 */
export class ServiceContainer extends Construct {
  readonly container: Container;

  constructor(scope: Construct, id: string, props: ServiceContainerProps) {
    super(scope, id);
    const { environment, stack, name, role, mounts = [], tmpfs = {}, env = {} } = props;
    const image = new PinnedImage(this, "image", { reference: props.image });
    const groups = [...new Set(props.groups ?? [])].filter((group) => group !== CONTAINER_ID);
    const healthcheck = {
      test: props.healthcheck.map(literal),
      interval: "5s",
      timeout: "5s",
      retries: 6,
      startPeriod: "1m0s",
    };
    // Without volumes: their names are references, which stand for another number in every synthesis.
    const binds = mounts.filter(({ type }) => type === "bind");
    this.container = new Container(this, "container", {
      name: `${environment.instance}-${name}`,
      image: image.id,
      ...(props.entrypoint === undefined ? {} : { entrypoint: props.entrypoint.map(literal) }),
      ...(props.command === undefined ? {} : { command: props.command.map(literal) }),
      ...(Object.keys(env).length === 0
        ? {}
        : { env: Object.entries(env).map(([variable, value]) => `${variable}=${literal(value)}`) }),
      labels: [
        ...labels(environment, {
          stack,
          role,
          // The provider plans changes in these as in-place and does nothing: the label makes them real.
          "citadel.settings": shortHash({ healthcheck, tmpfs, binds }),
        }),
      ],
      mounts: [...mounts],
      ...(Object.keys(tmpfs).length === 0 ? {} : { tmpfs: { ...tmpfs } }),
      ...(props.processes === undefined ? {} : { pidMode: props.processes }),
      ...(groups.length === 0 ? {} : { groupAdd: groups.map(String) }),
      user: `${String(CONTAINER_ID)}:${String(CONTAINER_ID)}`,
      networkMode: "host",
      restart: "unless-stopped",
      readOnly: true,
      capabilities: { drop: ["ALL"] },
      // The daemon adds the label by itself to a container that sees the host's processes.
      securityOpts:
        props.processes === "host" ? ["label=disable", "no-new-privileges"] : ["no-new-privileges"],
      memory: props.memory,
      memorySwap: props.memory,
      logDriver: "json-file",
      logOpts: { "max-size": "10m", "max-file": "3" },
      healthcheck,
      wait: true,
      waitTimeout: 120,
      destroyGraceSeconds: props.stopSeconds,
    });
  }
}
