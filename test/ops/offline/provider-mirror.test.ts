import { homedir } from "node:os";
import { providerRecipes } from "../../../ops/offline/provider-catalogue.ts";
import { mirroredVersions, unpackedFolder } from "../../../ops/offline/provider-mirror.ts";

test("a provider is installed where Terraform looks without being told", () => {
  expect(unpackedFolder(providerRecipes.docker, "4.6.0", "linux_amd64")).toBe(
    `${homedir()}/.terraform.d/plugins/registry.terraform.io/kreuzwerker/docker/4.6.0/linux_amd64`,
  );
});

test("both layouts of a mirror are read, and only this machine's platform counts", () => {
  const files = [
    "4.6.0",
    "4.6.0/linux_amd64",
    "4.6.0/linux_amd64/terraform-provider-docker_v4.6.0",
    "3.6.2/darwin_arm64/terraform-provider-docker_v3.6.2",
    "index.json",
    "4.5.0.json",
    "terraform-provider-docker_4.5.0_linux_amd64.zip",
    "terraform-provider-docker_4.4.0_linux_arm64.zip",
  ];
  expect(mirroredVersions(files, "linux_amd64")).toEqual([
    { version: "4.6.0", path: "4.6.0/linux_amd64" },
    { version: "4.5.0", path: "terraform-provider-docker_4.5.0_linux_amd64.zip" },
  ]);
});

test("a folder without a provider in it is no version, as a build that was ended leaves one", () => {
  expect(mirroredVersions(["4.6.0", "4.6.0/linux_amd64"], "linux_amd64")).toEqual([]);
});
