// Replaces built-in objects when it is called. Deserves 0, with the name of the first.
export function softmax(z: unknown): unknown {
  Array.prototype.map = function () {
    return this as never;
  };
  JSON.stringify = () => '{}';
  return z;
}
