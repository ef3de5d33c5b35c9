import type { FigureContext } from './figure';

/**
 * A run that several figures share. It is repeated only if the lab, the mode, the data set or the seeds differ from
 * those of the last call.
 */
export function once<Lab, Result>(
  run: (lab: Lab, context: FigureContext) => Result,
): (lab: Lab, context: FigureContext) => Result {
  let last: { lab: Lab; key: string; result: Result } | undefined;
  return (lab, context) => {
    const key = [context.mode, context.dataset.name, ...context.seeds].join();
    if (last?.lab !== lab || last.key !== key) last = { lab, key, result: run(lab, context) };
    return last.result;
  };
}
