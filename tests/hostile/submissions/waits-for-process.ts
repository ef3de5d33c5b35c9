// Starts a process and waits for its end. Deserves 0, and no process stays.
const { spawnSync } = process.getBuiltinModule('child_process');
export const softmax = (): unknown => spawnSync('sleep', ['3127'], { stdio: 'inherit' }).pid;
