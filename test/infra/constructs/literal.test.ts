import { fc } from "../../seeded-fast-check.ts";
import { literal } from "../../../infra/constructs/literal.ts";

/** What Terraform makes of a quoted template: `$${` and `%%{` stand for `${` and `%{`, anything else for itself. */
function readByTerraform(template: string): string {
  let text = "";
  for (let index = 0; index < template.length;) {
    const rest = template.slice(index);
    if (/^[$%]\{/.test(rest)) throw new Error(`an interpolation is left: ${rest}`);
    const escaped = /^(?:\$\$|%%)\{/.test(rest);
    text += escaped ? `${rest.slice(0, 1)}{` : rest.slice(0, 1);
    index += escaped ? 3 : 1;
  }
  return text;
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
  fc.assert(
    fc.property(fc.string({ unit: characters }), (text) => {
      expect(readByTerraform(literal(text))).toBe(text);
    }),
  );
});
