import { withinSeconds } from '../../../src/node/timeLimit';

it('code that ends has its result', () => {
  const sum = (n: number): number => n + 1;
  expect(withinSeconds(5, () => sum(1))).toBe(2);
});

it('the error of code is thrown as it is', () => {
  const error = new RangeError('mine');
  expect(() =>
    withinSeconds(5, () => {
      throw error;
    }),
  ).toThrow(error);
});

it('code without an end is ended, in functions that it calls too', () => {
  const forever = (): never => {
    for (;;);
  };
  expect(() => withinSeconds(0.05, () => forever())).toThrow(/timed out/);
});
