import { RequestError } from "./request.ts";

/** How many requests are answered at once. */
export interface AtMost {
  readonly inAll: number;
  /** Of one client: what it leaves to the others, however slow it is. */
  readonly perClient: number;
}

/** Requests that are being answered. */
export interface Places {
  /**
   * Takes a place.
   * @param client who asks
   * @returns what gives it back; or 503 where all are taken, 429 where the client has its share
   */
  readonly taken: (client: string) => (() => void) | RequestError;
}

/** All of them free. */
export function places({ inAll, perClient }: AtMost): Places {
  const byClient = new Map<string, number>();
  let all = 0;
  return {
    taken(client) {
      const own = byClient.get(client) ?? 0;
      if (all >= inAll) return allTaken(all);
      if (own >= perClient) {
        return refusal(
          429,
          `${String(own)} requests of this client are being answered: wait for one of them`,
        );
      }
      all += 1;
      byClient.set(client, own + 1);
      return () => {
        all -= 1;
        const left = (byClient.get(client) ?? 1) - 1;
        if (left === 0) byClient.delete(client);
        else byClient.set(client, left);
      };
    },
  };
}

/** For whoever comes where so many requests are being answered. */
export function allTaken(count: number): RequestError {
  return refusal(503, `${String(count)} requests are being answered: try later`);
}

function refusal(status: number, text: string): RequestError {
  return new RequestError(status, text, { "retry-after": "1" });
}
