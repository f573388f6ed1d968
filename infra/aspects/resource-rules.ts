import { isPinned } from "../images/pinned.ts";
import { containerProblems } from "./container-rules.ts";
import { block, list, text, type Attributes, type Problem } from "./problem.ts";

/** Where the resource is going to be. */
export type EnvironmentName = "production" | "local";

/** What is wrong with one resource. */
export function resourceProblems(
  type: string,
  attributes: Attributes,
  environment: EnvironmentName,
): readonly Problem[] {
  switch (type) {
    case "docker_container":
      return containerProblems(attributes);
    case "docker_image":
      return imageProblems(attributes);
    case "docker_volume":
      return volumeProblems(attributes, environment);
    default:
      return type.startsWith("grafana_") ? grafanaProblems(type, attributes) : [];
  }
}

/** What is wrong with the way a provider reaches its server. */
export function providerProblems(name: string, provider: Attributes): readonly Problem[] {
  if (name === "grafana") return grafanaLoginProblems(provider);
  if (name !== "docker") return [];
  const host = text(provider["host"]);
  const options = list(provider["ssh_opts"]).map(String).join(" ");
  return [
    ...(host.startsWith("tcp://") &&
    provider["ca_material"] === undefined &&
    provider["cert_path"] === undefined
      ? [
          {
            attribute: "ca_material",
            rule: "is not set, so the provider trusts any certificate",
            remedy: "set it, or connect by ssh://",
          },
        ]
      : []),
    ...(host.startsWith("ssh://") &&
    (!/StrictHostKeyChecking=yes/.test(options) || /UserKnownHostsFile=\/dev\/null/.test(options))
      ? [
          {
            attribute: "ssh_opts",
            rule: "do not check the host's key, so any machine can answer for it",
            remedy: "set StrictHostKeyChecking=yes with a real known_hosts file",
          },
        ]
      : []),
  ];
}

function imageProblems(image: Attributes): readonly Problem[] {
  const name = text(image["name"]);
  return [
    ...(isPinned(name)
      ? []
      : [
          {
            attribute: "name",
            rule: `${name} can become another image by itself`,
            remedy: "pin a tag other than latest, or a digest",
          },
        ]),
    ...(image["keep_locally"] === true
      ? []
      : [
          {
            attribute: "keep_locally",
            rule: "is not true, so a destroy fails while another stack uses the image",
            remedy: "set it",
          },
        ]),
  ];
}

function volumeProblems(volume: Attributes, environment: EnvironmentName): readonly Problem[] {
  if (environment === "local" || block(volume["lifecycle"])["prevent_destroy"] === true) return [];
  return [
    {
      attribute: "lifecycle.prevent_destroy",
      rule: "is not set, so one wrong plan loses the data",
      remedy: "set it in production",
    },
  ];
}

function grafanaProblems(type: string, attributes: Attributes): readonly Problem[] {
  const secure = Object.keys(attributes).filter((attribute) => attribute.startsWith("secure_json"));
  return [
    ...secure.map((attribute) => ({
      attribute,
      rule: "stands in clear in state and saved plans",
      remedy: "write a provisioning file with $__file{…}",
    })),
    ...(/_token$|_api_key$/.test(type)
      ? [
          {
            attribute: type,
            rule: "keeps its key in clear in the state",
            remedy: "make the token by hand and mount it as a file",
          },
        ]
      : []),
    ...(type === "grafana_notification_policy"
      ? [
          {
            attribute: type,
            rule: "replaces the routes of everybody in the organisation",
            remedy: "route in Alertmanager",
          },
        ]
      : []),
  ];
}

function grafanaLoginProblems({ auth }: Attributes): readonly Problem[] {
  if (/^\$\{trimspace\(file\(.*\)\)\}$/.test(text(auth))) return [];
  return [
    {
      attribute: "auth",
      rule: "is not read from a file while Terraform runs, so it stands in configuration or plan",
      remedy: "use Fn.trimspace(Fn.file(path))",
    },
  ];
}
