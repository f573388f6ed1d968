import { productionEnvironment, productionImages } from "../../../infra/environments/production.ts";
import type { Inventory } from "../../../inventory/model.ts";
import type { Bundle } from "../../../ops/bundle/bundle.ts";
import { bundleOf } from "../../../ops/bundle/bundle.ts";
import { fixtureInventory } from "../../fixtures/inventory.ts";
import { synthesis } from "../../infra/synthesised.ts";

/** A site as production would be synthesised; the exporter's image has the tag `current`. */
export function goodBundle(site: Inventory = fixtureInventory): Bundle {
  const environment = productionEnvironment({
    images: productionImages(site),
    site,
  });
  const { stacks, files } = synthesis([environment]);
  return bundleOf({
    stacks: stacks.map((name) => ({
      name,
      // The tag is the hash of our sources: it would change these tests with every line of the exporter.
      template: parsed(
        (files[`${name}/cdk.tf.json`] ?? "{}").replaceAll(
          /citadel\/exporter:\w+/g,
          "citadel/exporter:current",
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
