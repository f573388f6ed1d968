/** A value of a GGUF file's head, under the types that a small model needs. */
export type GgufValue =
  | { readonly type: "uint32" | "float32"; readonly value: number }
  | { readonly type: "string"; readonly value: string }
  | { readonly type: "int32s" | "float32s"; readonly values: readonly number[] }
  | { readonly type: "strings"; readonly values: readonly string[] };

/** A tensor of 32-bit floats. */
export interface GgufTensor {
  /** Fastest first, as GGUF has them. */
  readonly dimensions: readonly number[];
  readonly values: Float32Array;
}

const VERSION = 3;
/** Where no other is stated, tensors begin at multiples of so many bytes. */
const ALIGNMENT = 32;
const FLOAT32_TENSOR = 0;
const types = { uint32: 4, int32: 5, float32: 6, string: 8, array: 9 } as const;

/** A GGUF file. Source: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md */
export function gguf(
  head: Readonly<Record<string, GgufValue>>,
  tensors: Readonly<Record<string, GgufTensor>>,
): Buffer {
  const data = Object.values(tensors).map(({ values }) => padded(floats(values)));
  let offset = 0;
  const infos = Object.entries(tensors).map(([name, { dimensions }], index) => {
    const info = [
      string(name),
      uint32(dimensions.length),
      ...dimensions.map(uint64),
      uint32(FLOAT32_TENSOR),
      uint64(offset),
    ];
    offset += data[index]?.length ?? 0;
    return Buffer.concat(info);
  });
  const pairs = Object.entries(head).map(([name, value]) => Buffer.concat([string(name), encoded(value)]));
  const counts = [uint32(VERSION), uint64(infos.length), uint64(pairs.length)];
  return Buffer.concat([
    padded(Buffer.concat([Buffer.from("GGUF"), ...counts, ...pairs, ...infos])),
    ...data,
  ]);
}

function encoded(value: GgufValue): Buffer {
  switch (value.type) {
    case "uint32":
      return Buffer.concat([uint32(types.uint32), uint32(value.value)]);
    case "float32":
      return Buffer.concat([uint32(types.float32), floats([value.value])]);
    case "string":
      return Buffer.concat([uint32(types.string), string(value.value)]);
    case "strings":
      return array(types.string, value.values.map(string));
    case "int32s":
      return array(types.int32, value.values.map(uint32));
    case "float32s":
      return array(
        types.float32,
        [...value.values].map((number) => floats([number])),
      );
  }
}

function array(type: number, items: readonly Buffer[]): Buffer {
  return Buffer.concat([uint32(types.array), uint32(type), uint64(items.length), ...items]);
}

function string(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([uint64(bytes.length), bytes]);
}

function uint32(number: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(number);
  return bytes;
}

function uint64(number: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(number));
  return bytes;
}

function floats(numbers: ArrayLike<number>): Buffer {
  const bytes = Buffer.alloc(4 * numbers.length);
  Array.from(numbers).forEach((number, index) => bytes.writeFloatLE(number, 4 * index));
  return bytes;
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((ALIGNMENT - (bytes.length % ALIGNMENT)) % ALIGNMENT)]);
}
