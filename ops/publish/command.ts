import { checkedOutCommit } from "../../infra/commit.ts";
import { deployedPart, synthesisedBundle } from "../bundle/synthesised.ts";
import { dockerFailure } from "../docker.ts";
import { checkout, chosenEnvironment, synthesisFolder, type EnvironmentOptions } from "../options.ts";
import { stackDocker } from "../stack-docker.ts";
import { publisherRun } from "./publisher-run.ts";

/** Services that a release is published to. */
export const publishedServices = ["exporter", "prometheus", "alertmanager", "grafana"] as const;

/**
 * `publish`: break-glass. Publishes the checkout's configuration of one service without Terraform, its state and the
 * record of releases: for when the state's database is gone and an alert has to change now.
 */
export async function runPublish(
  options: EnvironmentOptions & { readonly service: (typeof publishedServices)[number] },
): Promise<void> {
  const { service } = options;
  const environment = chosenEnvironment(options);
  const outdir = synthesisFolder(environment.instance);
  const commit = checkedOutCommit(checkout);
  const synthesised = synthesisedBundle({ environment, checkout, commit, outdir });
  for (const stack of deployedPart(synthesised, environment.instance).stacks) {
    const run = publisherRun(stack, service);
    const docker = stackDocker(environment, stack.name);
    if (run === undefined || docker === undefined) continue;
    const result = await docker.run(run.args, run.script);
    process.stdout.write(result.stdout);
    // The publisher's own words are the message; only Docker's need ours.
    if (/^publish \w+: /m.test(result.stderr)) process.stderr.write(result.stderr);
    else if (result.exitCode !== 0) throw dockerFailure(docker, run.args, result);
    if (result.exitCode !== 0) {
      process.exitCode = 1;
      return;
    }
    console.log(
      `${service}: release ${run.release} was published without Terraform: npm run drift shows it, and the next npm run deploy records it`,
    );
  }
}
