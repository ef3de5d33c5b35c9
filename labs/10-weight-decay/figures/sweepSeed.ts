import type * as Lab from '../lab';
import type { Net, Parts } from './common';
import { disposeNet, errorOf } from './common';

/** What one seed's sweep over λ found: a number a λ, and what was chosen. */
export interface SeedSweep<Seen> {
  chosen: number;
  testError: number;
  validation: number[];
  seen: Seen[];
}

/**
 * The lab's sweep over λ for one seed. At λ = 0 all methods have the same net, `plain`: it is not trained again.
 *
 * @param trained a fresh net, trained with λ in whatever way the method has; disposed of here
 * @param look what to keep of each net
 */
export function sweepSeed<Seen>(
  lab: typeof Lab,
  parts: Parts,
  { lambdas, plain, trained }: { lambdas: number[]; plain: Net; trained: (lambda: number) => Net },
  look: (net: Net) => Seen,
): SeedSweep<Seen> {
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
  const seen = nets.map(look);
  nets.filter((net) => net !== plain).forEach(disposeNet);
  return { chosen: lambda, testError, validation: validationErrors, seen };
}
