import { createHash } from "node:crypto";
import { Container, type ContainerConfig } from "@cdktf/provider-docker/lib/container/index.js";
import { Construct } from "constructs";
import { pathOnDockerHost } from "../environments/environment.ts";
import { packedPath, packedPublication } from "../publications/packed-publication.ts";
import type { Publication } from "../publications/publication.ts";
import { labels, shortHash, type StackContext, type StackFiles } from "./context.ts";
import { writableMount } from "./mounts.ts";
import { PinnedImage } from "./pinned-image.ts";

/** One publication of one release. */
export interface PublisherProps {
  readonly context: StackContext;
  /** Name of the stack, for the label. */
  readonly stack: string;
  readonly publication: Publication;
  /** With `sh`, Node.js, and the tools that check the candidate, of the version that the server runs. */
  readonly image: string;
  /** The server, where this stack runs it. @defaultValue found in place */
  readonly after?: Container;
}

/**
 * A one-shot container that puts a release beneath a running server's configuration directory, reloads the server
 * and verifies what it then says (ADR 0002). It fails the apply when the release is not live.
 */
export class Publisher extends Construct {
  readonly container: Container;
  /** The release and the scripts, for people and reviews, and both as one file, which Terraform uploads. */
  readonly files: StackFiles;

  constructor(scope: Construct, id: string, props: PublisherProps) {
    super(scope, id);
    const { context, stack, publication, after } = props;
    const { environment } = context;
    const { service, release, host, directory } = publication;
    const packed = packedPublication({ candidate: release.files, scripts: context.publisherScripts });
    this.files = {
      ...beneath(`files/${service}`, release.files),
      ...beneath("files/publisher", context.publisherScripts),
      [packedPath(service)]: packed,
    };
    const image = new PinnedImage(this, "image", { reference: props.image });
    const name = `${environment.instance}-publish-${service}-${release.hash}`;
    const variables: Readonly<Record<string, string>> = {
      SERVICE: service,
      URL: publication.url,
      RELEASE: release.hash,
      DIRECTORY: directory,
      PUBLISHER: name,
      ...credentialVariables(publication),
      ...(publication.authorityFile === undefined ? {} : { CA_FILE: publication.authorityFile }),
      ...readerVariables(context, publication),
      ...(publication.reload === "hup" ? { RELOAD: "hup" } : {}),
    };
    this.container = new Container(this, "container", {
      name,
      image: image.id,
      entrypoint: ["sh", PACKED],
      command: [],
      env: Object.entries({ ...variables, COMMIT: context.commit }).map(
        ([variable, value]) => `${variable}=${value}`,
      ),
      labels: [
        ...labels(environment, {
          stack,
          role: "publisher",
          "citadel.service": service,
          "citadel.release": release.hash,
          "citadel.scripts": shortHash(context.publisherScripts),
          "citadel.variables": shortHash(variables),
        }),
      ],
      // From a file: a text in the configuration costs seconds a plan and would stand in the state.
      upload: [
        {
          source: packedPath(service),
          sourceHash: createHash("sha256").update(packed).digest("hex"),
          file: PACKED,
          permissions: "0644",
        },
      ],
      mounts: [writableMount(pathOnDockerHost(environment, host, directory), directory)],
      user: environment.publisherUser,
      networkMode: "host",
      restart: "no",
      mustRun: false,
      attach: true,
      logs: true,
      rm: false,
      ...rights(publication),
      memory: PUBLISHER_MEGABYTES,
      memorySwap: PUBLISHER_MEGABYTES,
      logDriver: "json-file",
      logOpts: { "max-size": "1m", "max-file": "1" },
      destroyGraceSeconds: 30,
      ...(after === undefined ? {} : { dependsOn: [after] }),
    });
    const address = `${this.container.terraformResourceType}.${this.container.friendlyUniqueId}`;
    this.container.lifecycle = {
      // A new commit alone publishes nothing again; what else changes in the variables shows in their label.
      ignoreChanges: ["env"],
      postcondition: [
        {
          condition: "${self.exit_code == 0}",
          errorMessage:
            `${service}: release ${release.hash} is not live: the log of container ${name} says why: correct the ` +
            `cause and deploy again, or with plain Terraform: terraform apply -replace=${address}`,
        },
      ],
    };
  }
}

/** Where the packed publication lies in the container. */
const PACKED = "/publication.sh";

/** promtool on thousands of rules, or Node.js for the exporter's own check. */
const PUBLISHER_MEGABYTES = 256;

/** None at all, but to signal a server that cannot be asked over HTTP, which is a process of the host. */
function rights({ reload }: Publication): Pick<ContainerConfig, "capabilities" | "pidMode" | "securityOpts"> {
  if (reload !== "hup") return { capabilities: { drop: ["ALL"] }, securityOpts: ["no-new-privileges"] };
  return {
    capabilities: { add: ["CAP_KILL"], drop: ["ALL"] },
    pidMode: "host",
    // The daemon adds the label by itself to a container that sees the host's processes.
    securityOpts: ["label=disable", "no-new-privileges"],
  };
}

function beneath(folder: string, files: StackFiles): StackFiles {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]));
}

function credentialVariables({ credentials }: Publication): Readonly<Record<string, string>> {
  if (credentials === undefined) return {};
  return { [credentials.kind === "basic" ? "BASIC_AUTH_FILE" : "BEARER_TOKEN_FILE"]: credentials.file };
}

function readerVariables(
  { environment }: StackContext,
  { service }: Publication,
): Readonly<Record<string, string>> {
  const group = environment.groups[service];
  return typeof group === "number" ? { READER_GID: String(group) } : {};
}
