import { compareSpecs, type KnownFailure, reportOf, type Side, type SpecOutcome } from './compare';
import knownFailures from './knownFailures.json';

type Results = Record<Side, Record<string, 'passes' | 'fails'>>;

function outcomes(results: Results): Record<Side, SpecOutcome[]> {
  const of = (side: Side): SpecOutcome[] =>
    Object.entries(results[side]).map(([name, result]) => ({
      name,
      kind: 'sum',
      ...(result === 'fails' && { failure: `${name} on ${side}` }),
    }));
  return { cpu: of('cpu'), stock: of('stock'), kit: of('kit') };
}

const known: KnownFailure[] = [{ kind: 'strings', reason: 'No gradients.', specs: ['b'] }];

it.each<[string, Results, Partial<Record<'failures' | 'unknown' | 'mended', string[]>>]>([
  [
    'a failure of the kit that cpu passes',
    { cpu: { a: 'passes' }, stock: { a: 'fails' }, kit: { a: 'fails' } },
    { failures: ['a'], unknown: ['a'], mended: ['b'] },
  ],
  [
    'a failure of the kit that only stock wasm passes',
    { cpu: { a: 'fails' }, stock: { a: 'passes' }, kit: { a: 'fails' } },
    { failures: ['a'], unknown: ['a'] },
  ],
  [
    'a failure of all sides, which is no fault of the kit',
    { cpu: { a: 'fails' }, stock: { a: 'fails' }, kit: { a: 'fails' } },
    { failures: [], unknown: [] },
  ],
  [
    'a listed failure',
    { cpu: { b: 'passes' }, stock: { b: 'fails' }, kit: { b: 'fails' } },
    { failures: ['b'], unknown: [], mended: [] },
  ],
  [
    'a listed failure that passes now',
    { cpu: { b: 'passes' }, stock: { b: 'fails' }, kit: { b: 'passes' } },
    { failures: [], unknown: [], mended: ['b'] },
  ],
  [
    'a spec that did not run on the kit',
    { cpu: { a: 'passes' }, stock: { a: 'passes' }, kit: {} },
    { failures: ['a'], unknown: ['a'] },
  ],
])('finds %s', (_, results, expected) => {
  const { failures, unknown, mended } = compareSpecs(outcomes(results), known);
  expect({ failures: [...failures.keys()], unknown, mended }).toMatchObject(expected);
});

it('reports kinds whose sides differ, totals, reasons, unknown failures and mended ones', () => {
  const results: Results = {
    cpu: { a: 'passes', c: 'passes' },
    stock: { a: 'fails', c: 'passes' },
    kit: { a: 'fails', c: 'passes' },
  };
  const report = reportOf(compareSpecs(outcomes(results), known), known);
  expect(report).toMatch(/^sum +2 +1 +1$/m);
  expect(report).toMatch(/^all 1 kinds +2 +1 +1$/m);
  expect(report).toContain('strings (1): No gradients.');
  expect(report).toContain('1 of them are not in the list of known failures:\n  a\n    a on kit');
  expect(report).toContain('1 specs are in the list but do not fail; remove them from it:\n  b');
});

it('each known failure is listed once, with a reason', () => {
  const names = knownFailures.flatMap(({ specs }) => specs);
  expect(new Set(names).size).toBe(names.length);
  for (const { reason } of knownFailures) expect(reason).toMatch(/\.$/);
});
