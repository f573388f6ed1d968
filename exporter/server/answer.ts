/** What the server sends back. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  /** Parts one after the other are sent as fast as the client reads them, and none is asked for before. */
  readonly body: string | Uint8Array | AsyncIterable<Uint8Array>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A line of text. */
export function textAnswer(status: number, text: string, headers: Answer["headers"] = {}): Answer {
  return { status, contentType: "text/plain; charset=utf-8", body: `${text}\n`, headers };
}

/** JSON. */
export function jsonAnswer(status: number, value: unknown): Answer {
  return { status, contentType: "application/json", body: `${JSON.stringify(value)}\n` };
}
