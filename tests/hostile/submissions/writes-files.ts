// Writes beside itself. Deserves 0, and no file stays.
const fs = process.getBuiltinModule('fs');
export const softmax = (): unknown => fs.writeFileSync('/tmp/lab-hostile-mark', 'here');
