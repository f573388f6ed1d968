import { answerText } from "./http/exchange.ts";
import { startService, type Service } from "./http/service.ts";
import type { Random } from "./random.ts";

/** One page of the platform that is only asked whether it answers. */
export interface WebOptions {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  /** Answers 200; any other path is 404. */
  readonly path: string;
}

/** Starts a server with one page. @throws when it cannot listen */
export function startWeb({ name, address, port, path }: WebOptions, random: Random): Promise<Service> {
  const page = `<!doctype html><title>${name}</title><h1>${name}</h1><p>Played by the simulator.</p>\n`;
  return startService({
    name,
    kind: "web",
    random,
    listeners: [
      {
        address,
        port,
        handle: (exchange) => {
          if (exchange.url.pathname === path) answerText(exchange, 200, page, "text/html; charset=utf-8");
          else answerText(exchange, 404, "Not Found\n", "text/plain; charset=utf-8");
        },
      },
    ],
  });
}
