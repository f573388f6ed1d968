import { readdirSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../../../ops/command.ts";
import { unpackedPackages } from "../../../ops/offline/unpacked-packages.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

const folder = temporaryDirectory("citadel-test-");

test("a package is unpacked and its program runs, without being installed", async () => {
  const unpacked = await unpackedPackages(["prometheus"], join(folder, "prometheus"));
  const promtool = await runCommand([join(unpacked, "usr/bin/promtool"), "--version"], {
    timeoutSeconds: 60,
  });
  expect(promtool.stdout).toMatch(/^promtool, version \d/);
  expect(readdirSync(folder)).toEqual(["prometheus"]);
  const again = await unpackedPackages(["no-such-package"], unpacked);
  expect(again).toBe(unpacked);
}, 600_000);

test("a package that does not exist is named, and leaves no folder behind", async () => {
  await expect(unpackedPackages(["no-such-package"], join(folder, "nothing"))).rejects.toThrow(
    new Error(
      "apt-get download no-such-package: E: Unable to locate package no-such-package: run apt-get update as root, and this again, on Debian or Ubuntu",
    ),
  );
  expect(readdirSync(folder)).not.toContain("nothing");
}, 600_000);
