import type { FigureContext } from './figure';

/**
 * A run that several figures show. It is made once, until it is asked for with another lab, mode, data set or
 * list of seeds.
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
