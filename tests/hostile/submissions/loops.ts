// Never ends. Deserves 0, with the line that runs.
export function softmax(): unknown {
  while (true);
}
