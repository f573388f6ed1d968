import { earliestExpiry } from "../../../exporter/network/certificate-expiry.ts";

const at = (valid_to: string, issuerCertificate?: object) => ({
  valid_to,
  ...(issuerCertificate === undefined ? {} : { issuerCertificate: { valid_to: "", ...issuerCertificate } }),
});
const soon = "Jan  1 00:00:00 2027 GMT";
const later = "Jan  1 00:00:00 2037 GMT";

test.each([
  ["its own", at(soon, at(later)), 1_798_761_600],
  ["its issuer's", at(later, at(soon)), 1_798_761_600],
  ["that of an end of a chain that the server did not send whole", at(later), 2_114_380_800],
])("a chain expires with the first of its certificates: %s", (_case, leaf, expiry) => {
  expect(earliestExpiry(leaf)).toBe(expiry);
});

test("a certificate that is its own issuer is looked at once", () => {
  const root: { valid_to: string; issuerCertificate?: object } = { valid_to: later };
  const circle = Object.assign(root, { issuerCertificate: root });
  expect(earliestExpiry(at(soon, circle))).toBe(1_798_761_600);
});

test("where none was shown none expires", () => {
  // What Node.js gives for no certificate is an empty object.
  expect(earliestExpiry(at(""))).toBeUndefined();
});
