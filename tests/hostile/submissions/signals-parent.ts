// Sends a signal to the process above it; 0 only asks if it may. Deserves 0.
export const softmax = (): unknown => process.kill(process.ppid === 1 ? 2 ** 22 - 1 : process.ppid, 0);
