import { z } from "zod";
import { Secret } from "../secret.ts";
import { cipherNames, curveNames } from "./cipher-names.ts";

/** bcrypt's cost: each more doubles the time of a comparison; 14 takes the one thread for these about a second. */
const COSTS = { least: 4, most: 14 } as const;

/** A strict object whose message about an unknown key says which ones there are. */
function section<S extends z.core.$ZodLooseShape>(shape: S) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? `${issue.keys.join(", ")} is not supported: remove it; known are ${Object.keys(shape).join(", ")}`
        : `must be a mapping with ${Object.keys(shape).join(", ")}`,
  });
}

function nameIn(names: ReadonlyMap<string, string>) {
  return z.string().refine((name) => names.has(name), {
    error: `is not supported: choose among ${[...names.keys()].join(", ")}`,
  });
}

/** An empty text is one that is left out, as exporter-toolkit has it. */
const text = z
  .string("must be a text")
  .optional()
  .transform((value) => (value === "" ? undefined : value));
const tlsVersion = z.enum(["TLS12", "TLS13"], {
  error: "must be TLS12 or TLS13: older versions are broken (RFC 8996)",
});

const tls = section({
  cert: text,
  key: text.transform((value) => (value === undefined ? undefined : new Secret(value))),
  client_ca: text,
  cert_file: text,
  key_file: text,
  client_ca_file: text,
  client_auth_type: z
    .enum(["NoClientCert", "VerifyClientCertIfGiven", "RequireAndVerifyClientCert"], {
      error:
        "must be NoClientCert, VerifyClientCertIfGiven or RequireAndVerifyClientCert: the others verify nothing",
    })
    .default("NoClientCert"),
  client_allowed_sans: z.array(z.string()).optional(),
  min_version: tlsVersion.default("TLS12"),
  max_version: tlsVersion.default("TLS13"),
  cipher_suites: z.array(nameIn(cipherNames)).default([]),
  prefer_server_cipher_suites: z.boolean("must be true or false").default(true),
  curve_preferences: z.array(nameIn(curveNames)).default([]),
});

/** YAML reads `1` as a number; as a header it is text all the same. */
const header = z
  .union([z.string(), z.number()])
  .transform(String)
  .refine((value) => /^[\x20-\x7e]*$/.test(value), { error: "must be printable ASCII: it is sent as it is" });
const headers = section({
  "Content-Security-Policy": header.optional(),
  "X-Frame-Options": z.enum(["deny", "sameorigin"], { error: "must be deny or sameorigin" }).optional(),
  "X-Content-Type-Options": z.literal("nosniff", { error: "must be nosniff" }).optional(),
  "X-XSS-Protection": header.optional(),
  "Strict-Transport-Security": header.optional(),
});

const passwordHash = z
  .string()
  .regex(/^\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}$/, {
    error: "is no bcrypt hash: make one with htpasswd -nBC 10 ''",
    abort: true,
  })
  .refine((hash) => costOf(hash) >= COSTS.least && costOf(hash) <= COSTS.most, {
    error: `must have a cost of ${String(COSTS.least)}–${String(COSTS.most)}: make the hash again with htpasswd -nBC 10 ''`,
  })
  .transform((hash) => new Secret(hash));

const duration = z
  .union([z.string(), z.number()])
  .transform(String)
  .refine((value) => /^(?:0|(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h))+)$/.test(value), {
    error: "must be a duration, e.g. 100ms, 1s or 1m30s, or 0 for no limit",
  })
  .transform(secondsOf);

/**
 * `web.config.yml` of exporter-toolkit, as far as we have what it asks for.
 * Source: https://github.com/prometheus/exporter-toolkit/blob/master/docs/web-configuration.md
 */
export const webConfigSchema = section({
  tls_server_config: tls.nullish(),
  /** HTTP/2 is never spoken; clients that can agree on HTTP/1.1. */
  http_server_config: section({
    http2: z.boolean("must be true or false").optional(),
    headers: headers.nullish(),
  }).nullish(),
  basic_auth_users: z.record(z.string(), passwordHash).nullish(),
  rate_limit: section({
    interval: duration,
    burst: z.int("must be a whole number").min(0, "must not be negative").default(0),
  }).nullish(),
}).nullable();

/** A bcrypt hash in a file of its own. */
export const passwordHashSchema = passwordHash;

/** The file as it was written. */
export type WebConfigText = NonNullable<z.infer<typeof webConfigSchema>>;

function costOf(hash: string): number {
  return Number(hash.slice(4, 6));
}

const UNIT_SECONDS: ReadonlyMap<string, number> = new Map([
  ["ns", 1e-9],
  ["us", 1e-6],
  ["µs", 1e-6],
  ["ms", 1e-3],
  ["s", 1],
  ["m", 60],
  ["h", 3600],
]);

function secondsOf(duration: string): number {
  return [...duration.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g)].reduce(
    (sum, [, digits = "", unit = ""]) => sum + Number(digits) * (UNIT_SECONDS.get(unit) ?? 0),
    0,
  );
}
