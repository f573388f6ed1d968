import { readFileSync } from "node:fs";
import type { z } from "zod";
import type { Endpoint } from "./endpoints.ts";
import {
  answer,
  changeAnswer,
  HttpError,
  json,
  postAnswer,
  type Authorization,
  type HttpAnswer,
} from "./http.ts";

/**
 * What a server answers to a GET, whatever its status.
 * @param path - with its query, beginning with a slash
 * @throws {HttpError} when it does not answer, or the file with the password cannot be read.
 */
export async function answerOf(endpoint: Endpoint, path: string): Promise<HttpAnswer> {
  return answer(`${endpoint.url}${path}`, authorizationOf(endpoint), endpoint.caFile);
}

/** What a server answers to a POST without a body, whatever its status. @throws {HttpError} as {@link answerOf} */
export async function postAnswerOf(endpoint: Endpoint, path: string): Promise<HttpAnswer> {
  return postAnswer(`${endpoint.url}${path}`, authorizationOf(endpoint), endpoint.caFile);
}

/** What a server answers to a change, whatever its status. @throws {HttpError} as {@link answerOf} */
export async function changeAnswerOf(
  endpoint: Endpoint,
  method: Parameters<typeof changeAnswer>[0],
  path: string,
  body?: unknown,
): Promise<HttpAnswer> {
  return changeAnswer(method, `${endpoint.url}${path}`, body, authorizationOf(endpoint), endpoint.caFile);
}

/**
 * The parsed JSON of a GET that must succeed.
 * @throws {HttpError} as {@link answerOf}, and when the answer is not 2xx with a document of this shape.
 */
export async function jsonOf<S extends z.ZodType>(
  schema: S,
  endpoint: Endpoint,
  path: string,
): Promise<z.infer<S>> {
  return json(schema, `${endpoint.url}${path}`, authorizationOf(endpoint), endpoint.caFile);
}

/** The token in a file of this machine, which may be rotated meanwhile. @throws {HttpError} when it cannot be read */
export function tokenAuthorization(url: string, tokenFile: string): Authorization {
  return { kind: "bearer", token: secretIn(url, tokenFile) };
}

/** How a server is logged in to; the file is read each time, for it may be rotated. @throws {HttpError} */
function authorizationOf({ url, user, passwordFile }: Endpoint): Authorization {
  if (user === undefined || passwordFile === undefined) return { kind: "none" };
  return { kind: "basic", user, password: secretIn(url, passwordFile) };
}

function secretIn(url: string, file: string): string {
  try {
    return readFileSync(file, "utf8").trim();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new HttpError(`${url}: ${file} cannot be read (${why}): npm run setup says what it has to hold`);
  }
}
