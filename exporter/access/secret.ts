/** A text that nobody is to see: whatever writes it out, as JSON, in a log or in a message, writes `<secret>`. */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The text itself, for whoever has to use it. */
  revealed(): string {
    return this.#text;
  }

  toJSON(): string {
    return "<secret>";
  }

  toString(): string {
    return "<secret>";
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return "<secret>";
  }
}
