import { masked } from "../../../ops/review/mask.ts";

const slack = ["https://hooks.slack.com", "services/T0/B0/abcdef"].join("/");
const key = ["-----BEGIN", "PRIVATE KEY-----\nMIIB\n-----END", "PRIVATE KEY-----"].join(" ");

test.each([
  ["a webhook's address", `api_url: ${slack}`, "api_url: https://hooks.slack.com/services/<masked>"],
  ["a password in an address", "postgres://me:hunter2@db:5432/x", "postgres://me:<masked>@db:5432/x"],
  ["a bearer token", "Authorization: Bearer abcdefgh12345", "Authorization: Bearer <masked>"],
  ["a private key", `tls:\n${key}\nend`, "tls:\n<masked>\nend"],
  ["a password in YAML", "  password: hunter2", "  password: <masked>"],
  [
    "a password in JSON on one line",
    '{"user":"a","password":"hunter2"}',
    '{"user":"a","password":"<masked>"}',
  ],
  ["an API key in an assignment", "API_KEY=abcdef", "API_KEY=<masked>"],
])("masked hides %s", (_what, text, expected) => {
  expect(masked(text)).toBe(expected);
});

test.each([
  ["the path of a file that holds one", "credentials_file: /etc/prometheus/secrets/token"],
  ["an address without a password", "url: http://10.0.0.1:9090/api"],
  ["the count of tokens", "outputTokens: 16"],
  ["the name of such a file", "password_file: /run/secrets/x"],
])("masked leaves %s", (_what, text) => {
  expect(masked(text)).toBe(text);
});
