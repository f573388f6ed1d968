import { readBundle } from "../../../ops/bundle/folder.ts";
import { publisherRun } from "../../../ops/publish/publisher-run.ts";
import { deployedStackNames } from "../../../infra/stacks/stack-names.ts";
import { productionEnvironment, productionImages } from "../../../infra/environments/production.ts";
import { imageBuilds, imageSources } from "../../../infra/images/built-images.ts";
import { synthesise } from "../../../infra/synthesise.ts";
import { inventory } from "../../../inventory/index.ts";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "../../infra/synthesised.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

mkdirSync(join(checkout, ".local/.tests"), { recursive: true });
const outdir = temporaryDirectory("publish-", join(checkout, ".local/.tests"));
const { metricsServer } = inventory;
const site = {
  ...inventory,
  metricsServer: {
    ...metricsServer,
    alertmanager: { ...metricsServer.alertmanager, reload: "hup" as const },
  },
};
const images = productionImages(site);
const { publisher } = imageBuilds(imageSources(checkout), images);
const production = productionEnvironment({ images, site });
synthesise({ outdir, checkout, environments: [production] });
const [exporter, metrics] = readBundle(outdir, deployedStackNames(production)).stacks;

test("Prometheus is published to as Terraform would: same image, rights, mounts, variables and labels", () => {
  const run = metrics && publisherRun(metrics, "prometheus");
  const release = run?.release ?? "";
  expect(release).toMatch(/^[0-9a-f]{12}$/);
  expect(run?.args.filter((word) => !/^citadel\.(?:scripts|variables)=/.test(word))).toEqual([
    ...["run", "--rm", "--interactive", "--pull", "never", "--network", "host", "--user", "0:0"],
    ...[
      "--cap-drop",
      "ALL",
      "--security-opt",
      "no-new-privileges",
      "--memory",
      "256m",
      "--memory-swap",
      "256m",
    ],
    ...["--label", "citadel.environment=production", "--label", "citadel.instance=production"],
    ...["--label", `citadel.release=${release}`, "--label", "citadel.role=publisher", "--label"],
    ...["--label", "citadel.service=prometheus", "--label", "citadel.stack=production-metrics", "--label"],
    ...["--mount", "type=bind,source=/etc/prometheus,target=/etc/prometheus"],
    ...[
      "--env",
      "SERVICE=prometheus",
      "--env",
      "URL=http://192.168.10.37:9090",
      "--env",
      `RELEASE=${release}`,
    ],
    ...["--env", "DIRECTORY=/etc/prometheus"],
    ...["--env", `PUBLISHER=production-publish-prometheus-${release}`, "--env", "COMMIT=unknown"],
    ...["--entrypoint", "sh", publisher.tag, "-s"],
  ]);
});

test("where a server is reloaded by a signal, the publisher sees the host's processes and may signal them", () => {
  const args = (metrics && publisherRun(metrics, "alertmanager")?.args) ?? [];
  expect(args.slice(args.indexOf("--pid"), args.indexOf("--memory"))).toEqual([
    ...["--pid", "host", "--cap-drop", "ALL", "--cap-add", "CAP_KILL"],
    ...["--security-opt", "label=disable", "--security-opt", "no-new-privileges"],
  ]);
  expect(args).toContain("RELOAD=hup");
});

test("the script is what Terraform uploads", () => {
  const { script } = (exporter && publisherRun(exporter, "exporter")) ?? { script: "" };
  expect(script).toBe(exporter?.files["files/exporter.sh"]);
  expect(script).toMatch(/\nexec sh \/publisher\/publish\.sh < \/dev\/null\n$/);
});

test("a stack that publishes nothing to a service has no publisher of it", () => {
  expect(exporter && publisherRun(exporter, "prometheus")).toBeUndefined();
});
