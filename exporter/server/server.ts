import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Logger } from "pino";
import type { RefusalReason } from "../../inventory/metrics/index.ts";
import type { LastGood } from "../access/last-good.ts";
import type { WebConfig } from "../access/web-config/web-config.ts";
import { errorText } from "../error-text.ts";
import { type Answer, textAnswer } from "./answer.ts";
import type { TlsSource } from "./certificate-files.ts";
import { answeredClientErrors } from "./client-errors.ts";
import type { Limits } from "./config.ts";
import type { Guard } from "./guard.ts";
import { addressOf, limitedServer, shownCertificate } from "./listener.ts";
import { allTaken, type Places, places } from "./places.ts";
import { BODY_SECONDS, requestBody } from "./request-body.ts";
import { RequestError, type SentBody } from "./request.ts";
import { allowedMethods, handlerOf, pathOf, type Route, routeOf, type Routes } from "./routes.ts";
import { send } from "./send.ts";

/** What the server is made of. */
export interface ServerProps {
  readonly routes: Routes;
  readonly guard: Guard;
  readonly limits: () => Limits;
  /** For HTTPS, and nothing else then. @defaultValue plain HTTP */
  readonly tls?: TlsSource;
  /** @defaultValue there is none */
  readonly web?: LastGood<WebConfig>;
  readonly log: Logger;
  /** Told of each refused request. */
  readonly refused: (reason: RefusalReason) => void;
}

/** What is to be given back when the answer has been sent: a place among those in flight. */
type Held = (() => unknown)[];

/** A server that does not listen yet. */
export function exporterServer({ routes, guard, limits, tls, web, log, refused }: ServerProps): Server {
  const placesOf = new Map<Route, Places>();
  let guarded = 0;

  const busy = (error: RequestError) => {
    refused("busy");
    return error;
  };
  const routed = async (route: Route, request: IncomingMessage, response: ServerResponse, held: Held) => {
    const { method = "", headers, socket } = request;
    const handler = handlerOf(route, method);
    if (handler === undefined) {
      refused("method");
      throw new RequestError(405, `use ${allowedMethods(route)}`, { allow: allowedMethods(route) });
    }
    const address = addressOf(socket);
    const client =
      route.access === "open"
        ? undefined
        : await guard.allowedClient(route.access, {
            address,
            authorization: headers.authorization,
            certificate: tls?.settings.value().provesClients === true ? shownCertificate(socket) : undefined,
          });
    if (route.atMost !== undefined) {
      const free = placesOf.get(route) ?? places(route.atMost);
      placesOf.set(route, free);
      const place = free.taken(client?.name ?? address);
      if (place instanceof RequestError) throw busy(place);
      held.push(place);
    }
    let body: Promise<SentBody> | undefined;
    return handler({
      method,
      path: pathOf(request.url),
      headers,
      client,
      address,
      body: () => (body ??= requestBody(request, response, { limits: limits(), refused })),
    });
  };
  const answerTo = async (
    request: IncomingMessage,
    response: ServerResponse,
    held: Held,
  ): Promise<Answer> => {
    const route = routeOf(routes, pathOf(request.url));
    // So that whoever asks whether we live is answered whatever the others do.
    if (route?.access === "open") return routed(route, request, response, held);
    if (guarded >= limits().requestsInFlight) throw busy(allTaken(guarded));
    guarded += 1;
    held.push(() => (guarded -= 1));
    guard.slowedDown(addressOf(request.socket));
    if (route !== undefined) return routed(route, request, response, held);
    refused("not_found");
    throw new RequestError(404, "not found");
  };
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    cutWhenLate(request);
    const held: Held = [];
    answerTo(request, response, held)
      .catch((error: unknown) => {
        if (error instanceof RequestError) return textAnswer(error.status, error.message, error.headers);
        log.error({ path: pathOf(request.url), reason: errorText(error) }, "a request could not be answered");
        return textAnswer(500, "internal error");
      })
      .then(async (answer) => {
        // What nobody asked for of the body is dropped, however long: it ends as if it had been too slow.
        request.resume();
        await send(response, answer, web?.value().headers ?? {});
      })
      .catch((error: unknown) => {
        log.error({ reason: errorText(error) }, "an answer could not be sent");
        request.socket.destroy();
      })
      .finally(() => {
        for (const letGo of held) letGo();
      });
  };
  const server = limitedServer({ ...(tls && { tls }), limits, refused, listener });
  // Whoever waits to be told to go on is told when the route asks for the body, and else gets the answer at once.
  server.on("checkContinue", listener);
  answeredClientErrors(server, refused);
  return server;
}

/** Ends the connection of a request whose body has not come in its time, however it was answered. */
function cutWhenLate(request: IncomingMessage): void {
  // After the body's own limit, so that whoever waits for the body can still say 408.
  const late = setTimeout(
    () => {
      if (!request.complete) request.socket.destroySoon();
    },
    (BODY_SECONDS + 0.5) * 1000,
  );
  // One that was answered before its body had come says nothing when its connection ends.
  late.unref();
  request.once("close", () => {
    clearTimeout(late);
  });
}
