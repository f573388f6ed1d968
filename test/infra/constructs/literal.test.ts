import fc from "fast-check";
import { literal } from "../../../infra/constructs/literal.ts";

/** What Terraform makes of a quoted template: `$${` and `%%{` stand for `${` and `%{`, anything else for itself. */
function readByTerraform(template: string): string {
  const text = template.replace(/(\$\$|%%)\{/g, "\u0000$1");
  if (/[$%]\{/.test(text.replace(/\u0000../g, ""))) throw new Error("an interpolation is left");
  return text.replace(/\u0000(.)\1/g, "$1{").replaceAll("\u0000", "");
}

test.each([
  ["${datasource}", "$${datasource}"],
  ["%{if}", "%%{if}"],
  ["$${already}", "$$${already}"],
  ["$1 and 100 %", "$1 and 100 %"],
  ["${a}%{b}", "$${a}%%{b}"],
])("%s is written as %s", (text, written) => {
  expect(literal(text)).toBe(written);
});

test("a text without a brace after $ or % stays as it is", () => {
  const harmless = fc.string().filter((text) => !/[$%]\{/.test(text));
  fc.assert(
    fc.property(harmless, (text) => {
      expect(literal(text)).toBe(text);
    }),
  );
});

test("any text is read back as it was", () => {
  const characters = fc.constantFrom("$", "%", "{", "}", "a", '"', "\\", "\n");
  // A sign before an escaped pair is read by Terraform as the pair's own: it takes the last two signs.
  const texts = fc.string({ unit: characters }).filter((text) => !/[$%]{2}\{/.test(text));
  fc.assert(
    fc.property(texts, (text) => {
      expect(readByTerraform(literal(text))).toBe(text);
    }),
  );
});
