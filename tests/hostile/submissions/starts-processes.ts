// Starts a process that outlives it. Deserves 0, and no process stays.
const { spawn } = process.getBuiltinModule('child_process');
export const softmax = (): unknown => spawn('sleep', ['3127'], { detached: true, stdio: 'inherit' }).pid;
