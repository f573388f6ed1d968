/** What an error says, with that of its cause: for logs and answers to administrators. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // An AggregateError (several addresses of one name) has an empty message of its own.
  const inner = error instanceof AggregateError ? error.errors.map(errorText).join("; ") : "";
  const cause = error.cause === undefined ? "" : ` (${errorText(error.cause)})`;
  return `${error.message || inner || error.name}${cause}`;
}

/** Code of a system, TLS, undici or SQL error, looked for in its causes as well. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ("code" in error && typeof error.code === "string") return error.code;
  if (error instanceof AggregateError) return errorCode(error.errors[0]);
  return errorCode(error.cause);
}
