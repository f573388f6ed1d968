import type { Environment } from "../../infra/environments/environment.ts";
import { OWN_IMAGES } from "../../infra/images/image-build.ts";
import { stackHost } from "../../infra/stacks/stack-names.ts";
import type { Bundle } from "../bundle/bundle.ts";
import { commandText } from "../command-text.ts";
import { foundImages, imageReferences } from "./images.ts";

/**
 * Images of ours that a bundle names and that their hosts have not got, a line each with what to do. Terraform would ask
 * a public registry for them, and run what somebody else has put there. Nothing is said of a host that cannot be
 * asked: it fails its own stack when it is planned.
 */
export async function missingOwnImages(
  environment: Environment,
  { stacks }: Bundle,
): Promise<readonly string[]> {
  const setup = commandText(environment, "setup");
  const lines = await Promise.all(
    stacks.map(async (stack) => {
      const own = imageReferences(stack).filter((name) => name.startsWith(OWN_IMAGES));
      const found = await foundImages(environment, { stacks: [stack] });
      const missing = found.stacks.length === 0 ? [] : own.filter((name) => !(name in found.ids));
      const host = stackHost(environment, stack.name) ?? stack.name;
      return missing.map(
        (name) =>
          `${host}: image ${name}: is not there, and no registry has it: run ${setup}, which builds and sends it`,
      );
    }),
  );
  return [...new Set(lines.flat())].sort();
}
