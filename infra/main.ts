/** The wiring: environment variables and files → environments → stacks. Run by `cdktf`, and by `npm run synth`. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ConfigError } from "../exporter/config.ts";
import { inventory } from "../inventory/index.ts";
import { PolicyError } from "./aspects/policy.ts";
import { checkedOutCommit } from "./commit.ts";
import { InstanceError, instanceOf } from "./environments/instance.ts";
import { instanceDirectory, localEnvironment } from "./environments/local.ts";
import { productionEnvironment, productionImages } from "./environments/production.ts";
import { setupRecordOf } from "./environments/setup-record.ts";
import { unpreparedLocal } from "./environments/unprepared.ts";
import { ImageSourceError } from "./images/image-build.ts";
import { AgentError } from "./stacks/agent-containers.ts";
import { synthesise } from "./synthesise.ts";

const { MONITORING_INSTANCE, MONITORING_PREFIX, CDKTF_OUTDIR } = process.env;

try {
  const checkout = dirname(dirname(fileURLToPath(import.meta.url)));
  const { instance, prefix } = instanceOf(MONITORING_INSTANCE, MONITORING_PREFIX);
  const directory = join(checkout, instanceDirectory(instance));
  const setupFile = join(directory, "setup.json");
  const setup = setupRecordOf(existsSync(setupFile) ? readFileSync(setupFile, "utf8") : undefined);
  synthesise({
    // Copies of the local environment do not overwrite each other's output.
    outdir: CDKTF_OUTDIR ?? join(instance === "local" ? checkout : directory, "cdktf.out"),
    checkout,
    commit: checkedOutCommit(checkout),
    environments: [
      productionEnvironment({ images: productionImages(inventory) }),
      setup.kind === "record"
        ? localEnvironment({ instance, prefix, checkout, setup: setup.record })
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
