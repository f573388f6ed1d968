import { authorizationOf } from "../../../exporter/access/authorization.ts";
import { fc } from "../../seeded-fast-check.ts";
import { basic } from "../support/passwords.ts";

const malformed = { kind: "malformed" };

test.each<readonly [string, string | undefined, unknown]>([
  ["no header", undefined, { kind: "none" }],
  ["a bearer token", "Bearer abc", { kind: "bearer", token: "abc" }],
  ["another case of the scheme", "bEaReR abc", { kind: "bearer", token: "abc" }],
  ["more spaces", "Bearer   abc  ", { kind: "bearer", token: "abc" }],
  ["user and password", basic("a", "b"), { kind: "basic", user: "a", password: "b" }],
  ["a colon in the password", basic("a", "b:c"), { kind: "basic", user: "a", password: "b:c" }],
  ["an empty user", basic("", "b"), { kind: "basic", user: "", password: "b" }],
  ["an empty password", basic("a", ""), { kind: "basic", user: "a", password: "" }],
  ["UTF-8", basic("ä", "ß"), { kind: "basic", user: "ä", password: "ß" }],
  ["a byte order mark, kept", basic("\ufeffa", "b"), { kind: "basic", user: "\ufeffa", password: "b" }],
  ["an empty header", "", malformed],
  ["a scheme alone", "Bearer", malformed],
  ["a tab", "Bearer\tabc", malformed],
  ["two tokens", "Bearer a b", malformed],
  ["two headers that Node has joined", "Bearer a, Bearer b", malformed],
  ["an unknown scheme", "Digest abc", malformed],
  ["no colon", `Basic ${Buffer.from("ab").toString("base64")}`, malformed],
  ["no padding", basic("a", "bc").replace(/=+$/, ""), malformed],
  ["too much padding", `${basic("a", "b")}=`, malformed],
  ["characters that are no base64", `${basic("a", "b")}!`, malformed],
  ["base64 of URLs", `Basic ${Buffer.from("a:\u00ff\u00fe?>").toString("base64url")}`, malformed],
  ["bits behind the end", "Basic YTpiYR==", malformed],
  ["a NUL", basic("a", "b\0c"), malformed],
  ["a line end", basic("a\n", "b"), malformed],
  ["bytes that are no UTF-8", `Basic ${Buffer.from([0x61, 0x3a, 0xff]).toString("base64")}`, malformed],
])("%s is read as what it is", (_case, header, authorization) => {
  expect(authorizationOf(header)).toEqual(authorization);
});

test("every user and password that RFC 7617 allows comes back as it was", () => {
  const printable = fc.string({ unit: "grapheme" }).filter((text) => !/\p{Cc}/u.test(text));
  fc.assert(
    fc.property(
      printable.filter((user) => !user.includes(":")),
      printable,
      (user, password) => {
        expect(authorizationOf(basic(user, password))).toEqual({ kind: "basic", user, password });
      },
    ),
  );
});

test("no header makes it throw", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: "binary" }),
        fc.base64String().map((text) => `Basic ${text}`),
      ),
      (text) => {
        expect(["none", "bearer", "basic", "malformed"]).toContain(authorizationOf(text).kind);
      },
    ),
  );
});
