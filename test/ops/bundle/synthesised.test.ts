import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { productionEnvironment, productionImages } from "../../../infra/environments/production.ts";
import { deployedStackNames } from "../../../infra/stacks/stack-names.ts";
import { synthesise } from "../../../infra/synthesise.ts";
import { inventory } from "../../../inventory/index.ts";
import { readBundle, writeBundle, writeUploads } from "../../../ops/bundle/folder.ts";
import { deployedPart, synthesisedBundle } from "../../../ops/bundle/synthesised.ts";
import { checkout } from "../../infra/synthesised.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

mkdirSync(join(checkout, ".local/.tests"), { recursive: true });
const directory = temporaryDirectory("bundle-", join(checkout, ".local/.tests"));
const outdir = join(directory, "cdktf.out");
const environment = productionEnvironment({ images: productionImages(inventory) });

test("who synthesises leaves alone what another applies in the same checkout, and nothing behind", () => {
  const uploaded = join(outdir, "stacks/production-metrics/files/alertmanager.yml");
  mkdirSync(join(uploaded, ".."), { recursive: true });
  writeFileSync(uploaded, "as it was reviewed\n");
  const bundle = synthesisedBundle({ environment, checkout, commit: "c0ffee", outdir });
  expect(readFileSync(uploaded, "utf8")).toBe("as it was reviewed\n");
  expect(readdirSync(directory)).toEqual(["cdktf.out"]);
  synthesise({ outdir, checkout, commit: "c0ffee", environments: [environment] });
  expect(bundle).toEqual(readBundle(outdir, deployedStackNames(environment)));
});

test("the stack that plays the found servers is not deployed", () => {
  const stack = (name: string) => ({ name, template: {}, files: {} });
  const [platform, metrics] = [stack("local-platform"), stack("local-metrics")];
  expect(deployedPart({ stacks: [platform, metrics] }, "local")).toEqual({ stacks: [metrics] });
});

test("what another tree put in place of the uploads is theirs again, and Terraform's lock file stays", () => {
  const stack = { name: "production-exporter", template: {}, files: { "files/exporter.json": "{}" } };
  const folder = join(directory, "again/stacks/production-exporter");
  writeBundle(join(directory, "again"), { stacks: [stack] });
  writeFileSync(join(folder, ".terraform.lock.hcl"), "of init\n");
  writeFileSync(join(folder, "files/exporter.json"), '{ "of": "another tree" }');
  writeFileSync(join(folder, "files/other.json"), "{}");
  writeUploads(join(directory, "again"), { stacks: [stack] });
  expect(readBundle(join(directory, "again"), [stack.name])).toEqual({
    stacks: [{ ...stack, lockFile: "of init\n" }],
  });
});
