/** An IDX file of unsigned bytes. */
export function encodeIdx(shape: readonly number[], values: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * shape.length + values.length);
  const header = new DataView(bytes.buffer);
  header.setUint32(0, 0x800 + shape.length);
  shape.forEach((size, i) => header.setUint32(4 + 4 * i, size));
  bytes.set(values, 4 + 4 * shape.length);
  return bytes;
}
