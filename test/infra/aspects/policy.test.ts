import { readdirSync } from "node:fs";
import { Volume } from "@cdktf/provider-docker/lib/volume/index.js";
import { DockerProvider } from "@cdktf/provider-docker/lib/provider/index.js";
import { App, Aspects, TerraformStack } from "cdktf";
import { Policy, PolicyError } from "../../../infra/aspects/policy.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

test("synthesis is refused with the problems of every stack, and writes none of them", () => {
  const outdir = temporaryDirectory("policy-");
  const app = new App({ outdir });
  const policy = new Policy(() => "production");
  for (const name of ["first", "second"]) {
    const stack = new TerraformStack(app, name);
    new DockerProvider(stack, "docker", {});
    new Volume(stack, "data", { name: "data" });
    Aspects.of(stack).add(policy);
  }
  const rule = "is not set, so one wrong plan loses the data: set it in production";
  const version = "required_providers.docker: is 3.6.2, whose plan deletes stopped containers: require 4.6.0";
  const state = "backend.local.path: is absolute, so another checkout plans against the wrong state";
  expect(() => {
    app.synth();
  }).toThrow(
    new PolicyError(
      ["first", "second"]
        .flatMap((stack) => [
          `${stack}/data: lifecycle.prevent_destroy: ${rule}`,
          `${stack}: ${version}`,
          `${stack}: ${state}: make it relative to the stack's folder`,
        ])
        .join("\n"),
    ),
  );
  expect(readdirSync(outdir)).not.toContain("manifest.json");
});
