/** A verdict whose numbers are computed once more. */
export interface Claim {
  /** `04/adam-then-sgd` */
  figure: string;
  /** Parts of the verdict whose numbers are settings or names; each must stand in it. */
  settings: string[];
  /** All other numbers of the verdict, in their order. */
  numbers: (result: unknown) => number[];
}

/** A claim about a figure with results of type `Result`, which is the shape of its stored JSON. */
export function claim<Result>(
  figure: string,
  settings: string[],
  numbers: (result: Result) => number[],
): Claim {
  return { figure, settings, numbers: (result) => numbers(result as Result) };
}
