import { NOTHING_HANDED_IN } from '../../../src/hosts/host';

it('a submission that was not handed in answers every request with that', async () => {
  const request = { kind: 'probe', name: 'softmax', inputs: {} } as const;
  expect(await NOTHING_HANDED_IN.run(request)).toEqual({ kind: 'not-handed-in' });
  await expect(NOTHING_HANDED_IN.close()).resolves.toBeUndefined();
});
