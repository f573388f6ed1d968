import { z } from "zod";
import { fields } from "../config-fields.ts";

/** Names of the two clients whose tokens are files of the command line. */
export const builtInClients = ["scrape", "admin"] as const;

const role = z.union(
  [
    z.literal("scrape"),
    z.literal("admin"),
    z.templateLiteral(["push:", z.string().regex(/^[a-z0-9]+(?:[._-][a-z0-9]+)*$/)]),
  ],
  { error: "must be scrape, admin or push:<namespace>" },
);

/**
 * Somebody who may do something, and the files by which they prove who they are. A client without any such file is a
 * user of `web.config.yml`, whose roles these are.
 */
export const clientSchema = z
  .strictObject({
    name: fields.name.refine((name) => !builtInClients.some((known) => known === name), {
      error: `must not be ${builtInClients.join(" or ")}: these have their tokens from the command line`,
    }),
    roles: z.array(role).min(1, "must list at least one role"),
    /** SHA-256 of the client's bearer tokens, in hexadecimal, a line each: the one in force first. */
    tokenHashFile: fields.file.optional(),
    /** bcrypt hash of the client's password for HTTP basic authentication; its name is the user. */
    passwordHashFile: fields.file.optional(),
    /** Any of these in a certificate that a CA for clients has signed is the client: DNS name, address, e-mail, URI. */
    subjectAlternativeNames: z.array(z.string().min(1)).min(1, "must list at least one name").optional(),
  })
  .refine(({ roles }) => roles.filter((each) => each.startsWith("push:")).length <= 1, {
    path: ["roles"],
    error: "must name one namespace at most: give each namespace a client of its own",
  });

/** A client as the configuration describes it. */
export type ClientConfig = z.infer<typeof clientSchema>;
