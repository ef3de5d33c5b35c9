// Writes into the pipe to the judge. Deserves 0; said of the submission.
const fs = process.getBuiltinModule('fs');
export function softmax(): unknown {
  fs.writeSync(3, Buffer.from('\0\0\0\u0009{"id":2}\n'));
  while (true);
}
