import { z } from "zod";
import { answerJson, bodyText, jsonOf, type Exchange } from "./http/exchange.ts";
import { startService, type Service } from "./http/service.ts";
import { modeSchema } from "./mode.ts";

/**
 * Starts the endpoint that sets how the played services behave: `GET /services`, `GET /services/<name>`, and
 * `PUT /services/<name>` with a mode (`mode.ts`).
 * @throws when it cannot listen
 */
export function startAdmin(
  { address, port }: { readonly address: string; readonly port: number },
  services: readonly Service[],
): Promise<Service> {
  async function handle(exchange: Exchange): Promise<void> {
    const { url, request } = exchange;
    const { method = "GET" } = request;
    const name = /^\/services\/([^/]+)$/.exec(url.pathname)?.[1];
    const service = services.find((s) => s.name === name);
    if (url.pathname === "/health") {
      answerJson(exchange, 200, { status: "ok" });
    } else if (url.pathname === "/services" && method === "GET") {
      answerJson(exchange, 200, services.map(described));
    } else if (service === undefined) {
      const names = services.map((s) => s.name).join(", ");
      answerJson(exchange, 404, { error: `${url.pathname}: no such service: use one of ${names}` });
    } else if (method === "GET") {
      answerJson(exchange, 200, described(service));
    } else if (method === "PUT") {
      await setMode(exchange, service);
    } else {
      answerJson(exchange, 405, { error: `${method}: use GET or PUT` });
    }
  }

  async function setMode(exchange: Exchange, service: Service): Promise<void> {
    const mode = modeSchema.safeParse(jsonOf(await bodyText(exchange.request, 4096)));
    if (mode.success) {
      try {
        await service.setMode(mode.data);
        answerJson(exchange, 200, described(service));
      } catch (error) {
        answerJson(exchange, 500, { error: error instanceof Error ? error.message : String(error) });
      }
      return;
    }
    const problems = mode.error.issues.map(
      (issue) => `${z.core.toDotPath(issue.path) || "body"}: ${issue.message}`,
    );
    answerJson(exchange, 400, { error: problems.join("\n") });
  }

  const listeners = [{ address, port, handle }];
  return startService({ name: "admin", kind: "admin", random: () => 0, listeners });
}

function described({ name, kind, listeners, mode }: Service): unknown {
  return { name, kind, listeners, ...mode() };
}
