/** What an `Authorization` header shows. */
export type Authorization =
  | { readonly kind: "none" }
  | { readonly kind: "bearer"; readonly token: string }
  | { readonly kind: "basic"; readonly user: string; readonly password: string }
  | { readonly kind: "malformed" };

const malformed = { kind: "malformed" } as const;
const strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * What an `Authorization` header shows, read strictly: what two readers could understand in two ways is nothing.
 * Source: RFC 9110 §11.4, RFC 6750 §2.1 (bearer), RFC 7617 §2 (basic: UTF-8, no control characters, the user ends at
 * the first colon).
 */
export function authorizationOf(header: string | undefined): Authorization {
  if (header === undefined) return { kind: "none" };
  const [, scheme = "", value = ""] = /^([A-Za-z]+) +(\S+) *$/.exec(header) ?? [];
  switch (scheme.toLowerCase()) {
    case "bearer":
      return { kind: "bearer", token: value };
    case "basic":
      return basicCredentials(value);
    default:
      return malformed;
  }
}

function basicCredentials(encoded: string): Authorization {
  const bytes = Buffer.from(encoded, "base64");
  // Node reads over whatever is no base64.
  if (bytes.toString("base64") !== encoded) return malformed;
  const text = textOf(bytes);
  const colon = text?.indexOf(":") ?? -1;
  if (text === undefined || colon === -1 || /[\u0000-\u001f\u007f]/.test(text)) return malformed;
  return { kind: "basic", user: text.slice(0, colon), password: text.slice(colon + 1) };
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return undefined;
  }
}
