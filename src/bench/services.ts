import { answer, type Streams } from './peer';
import type { Style } from './models';
import type { Service } from './peer';

type Answers = (question: never) => unknown;

/** The services by name; the rest of the command line is their arguments. Each loads only what it needs. */
const SERVICES: Record<Service, (...args: string[]) => Promise<Answers>> = {
  steps: async (backend, style) => (await import('./stepTimer')).stepService(backend!, style as Style),
  training: async () => (await import('./trainer')).trainingService(),
  products: async () => (await import('./productTimer')).productService(),
  kernels: async () => (await import('./comparison/compare')).kernelService(),
};

/** Answers the questions on a process's input until it is closed. @returns the exit code */
export async function serve([name, ...args]: string[], streams: Streams): Promise<number> {
  await answer(await SERVICES[name as Service](...args), streams);
  return 0;
}
