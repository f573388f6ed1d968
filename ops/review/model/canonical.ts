import { sorted } from "../../bundle/bundle.ts";

/** Keys whose value is a secret where it is a text. Policy forbids them; a report must not show one all the same. */
const SECRET_KEY =
  /^(?:password|passwd|credentials|secret|client_secret|token|bearer_token|private_key|(?:api|service|routing|user)_?key)$/i;

/**
 * JSON of a value, the same bytes whatever the order of its keys. User information in URLs, and texts under names of
 * secrets, are masked.
 */
export function canonical(value: unknown): string {
  const json = JSON.stringify(sorted(value), (key, member: unknown) =>
    typeof member === "string" && SECRET_KEY.test(key) ? "…" : member,
  );
  return withoutUserInfo(json);
}

/** The values of an object but those of some keys, each canonical. */
export function canonicalByKey(
  value: Readonly<Record<string, unknown>>,
  except: readonly string[] = [],
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.keys(value)
      .filter((key) => !except.includes(key))
      .sort()
      .map((key) => [key, canonical(value[key])]),
  );
}

/** The text with `…` in the place of user and password of every URL: policy forbids them, a report must not show them. */
export function withoutUserInfo(text: string): string {
  return text.replace(/([a-z][a-z0-9+.-]*:\/\/)[^/@\s"']*@/gi, "$1…@");
}
