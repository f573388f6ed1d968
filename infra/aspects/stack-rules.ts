import { block, list, text, type Attributes, type Problem } from "./problem.ts";
import { providerProblems, resourceProblems, type EnvironmentName } from "./resource-rules.ts";

/**
 * What is wrong with a synthesised stack, a line a problem: `<stack>/<construct path>: <attribute>: <rule>: <remedy>`.
 * @param json - its `cdk.tf.json`
 */
export function stackProblems(
  stack: string,
  json: Attributes,
  environment: EnvironmentName,
): readonly string[] {
  const resources = Object.entries(block(json["resource"])).flatMap(([type, ofType]) =>
    Object.entries(block(ofType)).flatMap(([id, value]) => {
      const attributes = block(value);
      const path = text(block(block(attributes["//"])["metadata"])["path"]) || `${stack}/${id}`;
      return resourceProblems(type, attributes, environment).map((problem) => line(path, problem));
    }),
  );
  const providers = Object.entries(block(json["provider"])).flatMap(([name, configurations]) =>
    list(configurations).flatMap((configuration) =>
      providerProblems(name, block(configuration)).map((problem) => line(`${stack}/${name}`, problem)),
    ),
  );
  return [...resources, ...providers, ...settingsProblems(json).map((problem) => line(stack, problem))];
}

function settingsProblems(json: Attributes): readonly Problem[] {
  const settings = block(json["terraform"]);
  const backend = block(settings["backend"]);
  const docker = block(block(settings["required_providers"])["docker"])["version"];
  const connection = text(block(backend["pg"])["conn_str"]);
  const state = text(block(backend["local"])["path"]);
  return [
    ...Object.keys(block(json["variable"])).map((name) => ({
      attribute: `variable.${name}`,
      rule: "stands in clear in a saved plan",
      remedy: "read a file with Fn.file, or pass the value as a constant",
    })),
    ...(typeof docker === "string" && !/^[4-9]\./.test(docker)
      ? [
          {
            attribute: "required_providers.docker",
            rule: `is ${docker}, whose plan deletes stopped containers`,
            remedy: "require 4.6.0",
          },
        ]
      : []),
    ...(/@/.test(connection)
      ? [
          {
            attribute: "backend.pg.conn_str",
            rule: "names a user or password, which then stands in the configuration",
            remedy: "give host and database only, and PGUSER and PGPASSWORD to Terraform",
          },
        ]
      : []),
    ...(state.startsWith("/")
      ? [
          {
            attribute: "backend.local.path",
            rule: "is absolute, so another checkout plans against the wrong state",
            remedy: "make it relative to the stack's folder",
          },
        ]
      : []),
  ];
}

function line(path: string, { attribute, rule, remedy }: Problem): string {
  return `${path}: ${attribute}: ${rule}: ${remedy}`;
}
