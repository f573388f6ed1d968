import { productionEnvironment, productionImages } from "../../../infra/environments/production.ts";
import type { Inventory } from "../../../inventory/model.ts";
import type { Bundle } from "../../../ops/bundle/bundle.ts";
import { bundleOf } from "../../../ops/bundle/bundle.ts";
import { fixtureInventory } from "../../fixtures/inventory.ts";
import { synthesis } from "../../infra/synthesised.ts";

/** A site as production would be synthesised; our images have the tag `current`. */
export function goodBundle(site: Inventory = fixtureInventory): Bundle {
  const environment = productionEnvironment({
    images: productionImages(site),
    site,
  });
  const { stacks, files } = synthesis([environment]);
  return bundleOf({
    stacks: stacks.map((name) => ({
      name,
      // The tag is the hash of our sources: it would change these tests with every line of them.
      template: parsed(
        (files[`${name}/cdk.tf.json`] ?? "{}").replaceAll(
          /citadel\/(exporter|publisher):\w+/g,
          "citadel/$1:current",
        ),
      ),
      files: Object.fromEntries(
        Object.entries(files)
          .filter(([path]) => path.startsWith(`${name}/files/`))
          .map(([path, text]) => [path.slice(name.length + 1), text]),
      ),
    })),
  });
}

function parsed(json: string): unknown {
  return JSON.parse(json);
}
