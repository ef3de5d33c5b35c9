import type * as Lab from '../lab';
import type { Net, Parts } from './common';
import { disposeNet, errorOf } from './common';

/** The sweep over λ of one seed. */
export interface SeedSweep<Measured> {
  /** The λ that validation chose, and its test error. */
  chosen: number;
  testError: number;
  /** For each λ: the validation error, and the measurement of the net. */
  validation: number[];
  measured: Measured[];
}

/**
 * Runs the lab's sweep over λ for one seed. At λ = 0 all methods have the same net, `plain`: it is not trained again.
 *
 * @param trained makes a net and trains it with λ; the net is disposed of here
 * @param measure takes the measurement of each net that the result keeps
 */
export function sweepSeed<Measured>(
  lab: typeof Lab,
  parts: Parts,
  { lambdas, plain, trained }: { lambdas: number[]; plain: Net; trained: (lambda: number) => Net },
  measure: (net: Net) => Measured,
): SeedSweep<Measured> {
  const nets: Net[] = [];
  const { lambda, validationErrors, testError } = lab.sweepLambda<Net>(lambdas, {
    train(lambda) {
      const net = lambda === 0 ? plain : trained(lambda);
      nets.push(net);
      return net;
    },
    validationError: (net) => errorOf(net, parts.validation),
    testError: (net) => errorOf(net, parts.test),
  });
  const measured = nets.map(measure);
  nets.filter((net) => net !== plain).forEach(disposeNet);
  return { chosen: lambda, testError, validation: validationErrors, measured };
}
