import { withVariables } from "../../../ops/adopt/environment-file.ts";
import { EditRefusal, withoutEdits } from "../../../ops/adopt/text-edit.ts";

const variables = { GF_SERVER_PROTOCOL: "https", GF_SERVER_CERT_KEY: "/k" };

test.each([
  ["nothing", "", "GF_SERVER_PROTOCOL=https\nGF_SERVER_CERT_KEY=/k\n"],
  ["a package's file", "A=1\n", "A=1\nGF_SERVER_PROTOCOL=https\nGF_SERVER_CERT_KEY=/k\n"],
  ["no line end at the end", "A=1", "A=1\nGF_SERVER_PROTOCOL=https\nGF_SERVER_CERT_KEY=/k\n"],
  ["line ends of Windows", "A=1\r\n", "A=1\r\nGF_SERVER_PROTOCOL=https\r\nGF_SERVER_CERT_KEY=/k\r\n"],
  ["one of them", 'GF_SERVER_PROTOCOL="https"\n', 'GF_SERVER_PROTOCOL="https"\nGF_SERVER_CERT_KEY=/k\n'],
  [
    "one of them in a comment",
    "#GF_SERVER_CERT_KEY=/x\n",
    "#GF_SERVER_CERT_KEY=/x\nGF_SERVER_PROTOCOL=https\nGF_SERVER_CERT_KEY=/k\n",
  ],
])("a file with %s gets what it lacks, and gives it back", (_case, text, wanted) => {
  const file = withVariables(text, variables);
  expect(file.text).toBe(wanted);
  expect(withVariables(file.text, variables)).toEqual({ text: wanted, edits: [] });
  expect(withoutEdits(file.text, file.edits)).toBe(text);
});

test("a value that somebody gave is not replaced", () => {
  expect(() => withVariables("export GF_SERVER_PROTOCOL=h2\n", variables)).toThrow(
    new EditRefusal(
      'gives GF_SERVER_PROTOCOL another value than adopt needs: take it out, or keep access: "open"',
    ),
  );
});
