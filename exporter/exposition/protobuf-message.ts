import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import type { Steps } from "./steps.ts";

export { WireType };

/** Reads the fields of one message by number. What is not asked for is read over, as protobuf's rules say. */
export type FieldReaders = Readonly<Record<number, readonly [WireType, (reader: BinaryReader) => void]>>;

/**
 * Reads a whole message.
 * @throws {Error} where it is cut short, a field has another wire type, or a group stands in it, which nobody sends
 */
export function readMessage(bytes: Uint8Array, fields: FieldReaders): void {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) readField(reader, fields);
}

/** Reads a message that may have very many fields, as `readMessage` does. @throws {Error} likewise */
export function* readLongMessage(bytes: Uint8Array, fields: FieldReaders): Steps<undefined> {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    readField(reader, fields);
    yield;
  }
}

/** The messages in one field of a message, each as it is come upon. @throws {Error} as `readMessage` does */
export function* messagesIn(bytes: Uint8Array, field: number): Generator<Uint8Array> {
  const reader = new BinaryReader(bytes);
  const found: Uint8Array[] = [];
  const fields: FieldReaders = {
    [field]: [WireType.LengthDelimited, (own) => found.push(own.bytes())],
  };
  while (reader.pos < reader.len) {
    readField(reader, fields);
    yield* found.splice(0);
  }
}

/** Messages of a body, each with its length before it. @throws {Error} where one is cut short */
export function* delimitedMessages(body: Uint8Array): Generator<Uint8Array> {
  const reader = new BinaryReader(body);
  while (reader.pos < reader.len) yield reader.bytes();
}

function readField(reader: BinaryReader, fields: FieldReaders): void {
  const [number, wireType] = reader.tag();
  const field = fields[number];
  if (field === undefined) readOver(reader, wireType);
  else if (field[0] === wireType) field[1](reader);
  else throw new Error(`field ${String(number)} has wire type ${String(wireType)}, not ${String(field[0])}`);
  if (reader.pos > reader.len) throw new Error("a field is cut short");
}

function readOver(reader: BinaryReader, wireType: WireType): void {
  // Its own skip() would take a number of any length.
  if (wireType === WireType.Varint) reader.uint64();
  else if (wireType === WireType.StartGroup || wireType === WireType.EndGroup) throw new Error("a group");
  else reader.skip(wireType);
}
