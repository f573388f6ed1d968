import { types } from "node:util";

/** Whether something thrown is an error, of whichever realm. */
export function isError(thrown: unknown): thrown is Error {
  return thrown instanceof Error || types.isNativeError(thrown);
}

/** What an error says, with that of its cause: for logs and answers to administrators. */
export function errorText(error: unknown): string {
  if (!isError(error)) return String(error);
  // One error for several addresses of a name has an empty message of its own.
  const message = error.message || innerErrors(error).map(errorText).join("; ") || error.name;
  return error.cause === undefined ? message : `${message} (${errorText(error.cause)})`;
}

/** What is wrong with something as it is now, by what the reading of it throws; `undefined` where nothing is. */
export function problemOf(read: () => unknown): string | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    return errorText(error);
  }
}

/** Code of a system, TLS, undici or SQL error, looked for in its causes as well. */
export function errorCode(error: unknown): string | undefined {
  if (!isError(error)) return undefined;
  if ("code" in error && typeof error.code === "string") return error.code;
  return errorCode(innerErrors(error)[0] ?? error.cause);
}

function innerErrors(error: Error): readonly unknown[] {
  return "errors" in error && Array.isArray(error.errors) ? error.errors : [];
}
