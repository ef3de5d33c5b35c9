import { keepsAllPoints } from '../../../../src/grading/selftest/survival';
import type { Host } from '../../../../src/hosts/host';
import type { Answers } from '../plainLab';
import {
  checks,
  failing,
  hostOf,
  liveExpectations,
  meanOfTwice,
  reference,
  squares,
  withTwice,
} from '../plainLab';

const keeps = (host: Host, task: string): Promise<boolean> =>
  keepsAllPoints(host, task, { checks, expectations: liveExpectations() });

it.each<[string, Answers, boolean]>([
  ['the reference', reference, true],
  ['a wrong task', squares, false],
  ['a wrong caller', meanOfTwice, false],
  ['an answer that crashes', withTwice(failing({ kind: 'crashed', message: 'no' })), false],
])('says of %s if it keeps all points', async (_, answers, kept) => {
  expect(await keeps(hostOf(answers), 'twice')).toBe(kept);
  expect(await keeps(hostOf(answers), 'helper')).toBe(kept);
});

it('asks the checks of the edited task first, and none after the first lost point', async () => {
  const asked: string[] = [];
  const host: Host = {
    ...hostOf(meanOfTwice),
    run: (request) => (asked.push(request.name), hostOf(meanOfTwice).run(request)),
  };
  await keeps(host, 'twiceSum');
  expect(asked).toEqual(['twiceSum']);
});

it('does not keep points with a leak', async () => {
  expect(await keeps(hostOf(reference, { leak: { task: 'twice', tensors: 1 } }), 'twice')).toBe(false);
});
