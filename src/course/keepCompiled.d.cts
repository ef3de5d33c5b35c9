/** Keeps the compiled code of this process and of a submission's process, for the next ones. */
export function keepCompiled(): void;
