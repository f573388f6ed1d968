import { join } from "node:path";
import { passwordChecker, type PasswordChecker } from "../../../exporter/access/password-checker.ts";
import { bundled } from "./bundle.ts";
import { noDefect } from "./no-defect.ts";

/** bcrypt hashes as cheap as they may be, and the passwords that fit them. */
export const alice = {
  name: "alice",
  password: "alice123",
  hash: "$2b$04$WA28qR4xh4GMmwAwtzi9cuTIe2D2k.QH7Bc5OI3KbNpVVY5GNYtpG",
} as const;
export const carol = {
  name: "carol",
  password: "carol",
  hash: "$2b$05$CgXvOftKIVzNJBpg5pu06.b5nj1.BuiI7QtEtEmlw60.NfL5gxXzy",
} as const;

/** `Authorization` of HTTP basic authentication. */
export function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
}

/** The real thing, in a thread of the real bundle. */
export function bundledChecker(): PasswordChecker & { readonly close: () => Promise<void> } {
  const folder = bundled();
  const checker = passwordChecker(join(folder, "exporter.cjs"), noDefect);
  return { ...checker, close: checker.stop };
}
