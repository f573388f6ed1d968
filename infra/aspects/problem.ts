/** Something in a synthesised stack that design or experience forbids. */
export interface Problem {
  /** Attribute of the resource, or block of the stack. */
  readonly attribute: string;
  /** What is wrong with it, and why that matters. */
  readonly rule: string;
  /** What to do instead. */
  readonly remedy: string;
}

/** Attributes of one resource or provider, as they stand in the synthesised JSON. */
export type Attributes = Readonly<Record<string, unknown>>;

/** An attribute that is a block or a map; empty where it is anything else. */
export function block(value: unknown): Attributes {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}

/** Attributes without some of them. */
export function without(attributes: Attributes, names: readonly string[]): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => !names.includes(name)));
}

/** An attribute that is a list or a repeated block; empty where it is missing. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

/** An attribute that is a text; empty where it is anything else. */
export function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
