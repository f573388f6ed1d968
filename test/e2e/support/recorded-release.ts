import type { Environment } from "../../../infra/environments/environment.ts";
import { deployedStackNames } from "../../../infra/stacks/stack-names.ts";
import type { Bundle } from "../../../ops/bundle/bundle.ts";
import { readBundle } from "../../../ops/bundle/folder.ts";
import { imageIds } from "../../../ops/deploy/images.ts";
import { deploymentSite } from "../../../ops/deploy/site.ts";
import { chosenEnvironment, synthesisFolder } from "../../../ops/options.ts";
import { recordRelease, storeBundle } from "../../../ops/releases/store.ts";
import type { TestInstance } from "./instance.ts";

/** The environment of an instance that is set up. */
export function environmentOf({ instance, prefix }: TestInstance): Environment {
  return chosenEnvironment({ env: "local", instance, prefix });
}

/** What `up` has deployed, recorded as release 1: as a deployment does it when it has verified. */
export async function recordedRelease(instance: TestInstance): Promise<Bundle> {
  const environment = environmentOf(instance);
  const { outdir, store } = deploymentSite(
    environment,
    instance.checkout,
    synthesisFolder(instance.instance),
  );
  const bundle = readBundle(outdir, deployedStackNames(environment));
  const stored = await storeBundle(store, 1, bundle);
  await recordRelease(store, {
    number: 1,
    digest: "0123456789abcdef",
    commit: "0123abc",
    by: "anna@laptop",
    at: "2026-11-23T05:00:00Z",
    cause: { kind: "deploy" },
    images: await imageIds(environment, bundle),
    bundle: stored,
  });
  return bundle;
}
