/** The wiring: environment variables and files → environments → stacks. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { ConfigError } from "../exporter/config.ts";
import { inventory } from "../inventory/index.ts";
import { PolicyError } from "./aspects/policy.ts";
import { checkedOutCommit } from "./commit.ts";
import { InstanceError, instanceOf } from "./environments/instance.ts";
import { instanceFiles, localEnvironment } from "./environments/local.ts";
import { productionEnvironment, productionImages } from "./environments/production.ts";
import { setupRecordOf } from "./environments/setup-record.ts";
import { unpreparedLocal } from "./environments/unprepared.ts";
import { ImageSourceError } from "./images/image-build.ts";
import { AgentError } from "./stacks/agent-containers.ts";
import { synthesise } from "./synthesise.ts";

const { MONITORING_INSTANCE, MONITORING_PREFIX, MONITORING_HOME, CDKTF_OUTDIR } = process.env;

try {
  const checkout = dirname(dirname(fileURLToPath(import.meta.url)));
  // Another checkout of this repository may have been set up: a review synthesises an earlier revision for it.
  const home = resolve(checkout, MONITORING_HOME ?? ".");
  const { instance, prefix } = instanceOf(MONITORING_INSTANCE, MONITORING_PREFIX);
  const files = instanceFiles(home, instance);
  const setup = setupRecordOf(existsSync(files.setup) ? readFileSync(files.setup, "utf8") : undefined);
  synthesise({
    outdir: CDKTF_OUTDIR ?? files.synthesis,
    checkout,
    home,
    commit: checkedOutCommit(checkout),
    environments: [
      productionEnvironment({ images: productionImages(inventory) }),
      setup.kind === "record"
        ? localEnvironment({ instance, prefix, checkout: home, setup: setup.record })
        : unpreparedLocal(instance, setup.problem),
    ],
  });
} catch (error) {
  // A refusal says itself where and what to do: a stack trace would only hide it.
  const refusals = [PolicyError, InstanceError, ImageSourceError, AgentError, ConfigError];
  const isRefusal = error instanceof Error && refusals.some((refusal) => error instanceof refusal);
  console.error(isRefusal ? error.message : error);
  process.exitCode = 1;
}
