import fc from 'fast-check';
import { mapValues, observationFromJson, observationToJson } from '../../../../src/grading/model/observation';

it('is the same after JSON, with NaN and infinities', () => {
  const number = fc.oneof(fc.double(), fc.constantFrom(NaN, Infinity, -Infinity));
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.array(number)), (named) => {
      const observation = Object.fromEntries(
        Object.entries(named).map(([name, values]) => [name, { shape: [values.length], values }]),
      );
      const text = JSON.stringify(observationToJson(observation));
      const back = observationFromJson(JSON.parse(text));
      // JSON writes −0 as 0, which is no difference to the judge.
      const unsigned = JSON.parse(JSON.stringify(observation), (_, v: unknown) => v) as unknown;
      expect(JSON.parse(JSON.stringify(back))).toEqual(unsigned);
      for (const [name, { values }] of Object.entries(observation)) {
        expect(back[name]!.values.every((v, i) => v === values[i] || Object.is(v, values[i]))).toBe(true);
      }
    }),
  );
});

it('writes numbers that JSON has not as words', () => {
  const observation = { v: { shape: [3], values: [NaN, Infinity, -Infinity] } };
  expect(observationToJson(observation)).toEqual({
    v: { shape: [3], values: ['NaN', 'Infinity', '-Infinity'] },
  });
});

it('maps all values and keeps the rest', () => {
  const observation = {
    a: { form: 'tensor', shape: [2], values: [1, 2] },
    b: { shape: [], values: [3] },
  } as const;
  expect(mapValues(structuredClone(observation) as never, (v) => v * 10)).toEqual({
    a: { form: 'tensor', shape: [2], values: [10, 20] },
    b: { shape: [], values: [30] },
  });
});
