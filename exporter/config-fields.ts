import { z } from "zod";

/** What a URL's form lets through and connects to nothing: port 99999, address 192.168.10.300, no host at all. */
function existingUrl(form: RegExp, error: string) {
  return z
    .string()
    .regex(form, { error, abort: true })
    .refine((url) => URL.canParse(url), "must be a URL that exists: correct its host and port");
}

/** Fields that several parts of the configuration have. */
export const fields = {
  /** Name of a target or model, as it stands in a label. */
  name: z.string().regex(/^[a-z0-9]+(?:[.-][a-z0-9]+)*$/, "must be lower-kebab-case, e.g. phi-3-mini"),
  port: z.int().min(1, "must be a TCP port, 1–65535").max(65535, "must be a TCP port, 1–65535"),
  /** Neither user information nor query: a password or token there would stand in the configuration file. */
  httpUrl: existingUrl(
    /^https?:\/\/[^/?#@\s]+(?:\/[^?#\s]*)?$/,
    "must be an http(s) URL without a query, e.g. http://192.168.10.29:8001/health",
  ),
  /** The beginning of URLs: a path is appended. */
  baseUrl: existingUrl(
    /^https?:\/\/[^/?#@\s]+(?:\/[^?#\s]*[^/?#\s])?$/,
    "must be an http(s) URL without a slash at the end, e.g. http://192.168.10.29:11400",
  ),
  /** A secret or a certificate, read at each use. */
  file: z.string().startsWith("/", "must be the absolute path of a file"),
} as const;
