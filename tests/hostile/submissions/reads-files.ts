// Reads a file of the machine. Deserves 0.
const fs = process.getBuiltinModule('fs');
export const softmax = (): unknown => fs.readFileSync('/etc/passwd', 'utf8').length;
