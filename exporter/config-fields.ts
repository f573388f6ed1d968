import { z } from "zod";

/** Fields that several parts of the configuration have. */
export const fields = {
  /** Name of a target or model, as it stands in a label. */
  name: z.string().regex(/^[a-z0-9]+(?:[.-][a-z0-9]+)*$/, "must be lower-kebab-case, e.g. phi-3-mini"),
  port: z.int().min(1, "must be a TCP port, 1–65535").max(65535, "must be a TCP port, 1–65535"),
  /** No user information: a password in a URL would stand in the configuration file. */
  httpUrl: z
    .string()
    .regex(
      /^https?:\/\/[^/?#@\s]+(?:\/[^\s]*)?$/,
      "must be an http(s) URL, e.g. http://192.168.10.29:8001/health",
    ),
  /** The beginning of URLs: a path is appended. */
  baseUrl: z
    .string()
    .regex(
      /^https?:\/\/[^/?#@\s]+(?:\/[^?#\s]*[^/?#\s])?$/,
      "must be an http(s) URL without a slash at the end, e.g. http://192.168.10.29:11400",
    ),
  /** A secret or a certificate, read at each use. */
  file: z.string().startsWith("/", "must be the absolute path of a file"),
} as const;
