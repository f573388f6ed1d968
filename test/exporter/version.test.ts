import { readFileSync } from "node:fs";
import { version } from "../../exporter/version.ts";

test("the exporter's version is that of package.json", () => {
  expect(JSON.parse(readFileSync("package.json", "utf8"))).toMatchObject({ version });
});
