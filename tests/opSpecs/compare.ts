/** Compares the results of tfjs-core's specs on three sides with each other and with the list of known failures. */

export const SIDES = ['cpu', 'stock', 'kit'] as const;
export type Side = (typeof SIDES)[number];

export interface SpecOutcome {
  name: string;
  /** The outermost `describe` of the spec. */
  kind: string;
  /** The first line of its first failure; absent if it passed. */
  failure?: string;
}

export interface KnownFailure {
  kind: string;
  /** The cause, and the reason that no training meets it. */
  reason: string;
  /** The full names of the specs. */
  specs: string[];
}

export interface Comparison {
  /** Specs that passed, by kind and side. */
  passed: Map<string, Record<Side, number>>;
  /** Specs that fail with the kit's kernels though cpu or stock wasm passes them, with the first line of the failure. */
  failures: Map<string, string>;
  /** The failures that no entry of the list names. */
  unknown: string[];
  /** Specs that the list names, but that pass or don't exist. */
  mended: string[];
}

export function compareSpecs(
  outcomes: Record<Side, readonly SpecOutcome[]>,
  known: readonly KnownFailure[],
): Comparison {
  const passedOn = (side: Side): Set<string> =>
    new Set(outcomes[side].filter(({ failure }) => failure === undefined).map(({ name }) => name));
  const [onCpu, onStock] = [passedOn('cpu'), passedOn('stock')];
  const failures = new Map<string, string>();
  for (const { name, failure } of outcomes.kit) {
    if (failure !== undefined && (onCpu.has(name) || onStock.has(name))) failures.set(name, failure);
  }
  // A side that ends early, or loses specs, must not look better for it.
  const onKit = new Set(outcomes.kit.map(({ name }) => name));
  for (const name of [...onCpu, ...onStock]) if (!onKit.has(name)) failures.set(name, 'it did not run');
  const listed = known.flatMap(({ specs }) => specs);
  const isListed = new Set(listed);
  return {
    passed: countPassed(outcomes),
    failures,
    unknown: [...failures.keys()].filter((name) => !isListed.has(name)),
    mended: listed.filter((name) => !failures.has(name)),
  };
}

function countPassed(outcomes: Record<Side, readonly SpecOutcome[]>): Comparison['passed'] {
  const passed: Comparison['passed'] = new Map();
  for (const side of SIDES) {
    for (const { kind, failure } of outcomes[side]) {
      const counts = passed.get(kind) ?? { cpu: 0, stock: 0, kit: 0 };
      if (failure === undefined) counts[side]++;
      passed.set(kind, counts);
    }
  }
  return passed;
}

/** The report that the runner prints: kinds whose sides differ, totals, known failures and what is wrong with the list. */
export function reportOf(
  { passed, failures, unknown, mended }: Comparison,
  known: readonly KnownFailure[],
): string {
  const rows = [...passed].filter(([, { cpu, stock, kit }]) => stock !== cpu || kit !== cpu);
  const sum = (side: Side): number => [...passed.values()].reduce((n, counts) => n + counts[side], 0);
  const total = { cpu: sum('cpu'), stock: sum('stock'), kit: sum('kit') };
  const row = (name: string, { cpu, stock, kit }: Record<Side, number | string>): string =>
    name.slice(0, 55).padEnd(56) + [cpu, stock, kit].map((value) => String(value).padStart(7)).join('');
  const lines = [
    row('specs passed, where the sides differ', { cpu: 'cpu', stock: 'stock', kit: 'kit' }),
    ...rows.map(([kind, counts]) => row(kind, counts)),
    row(`all ${passed.size} kinds`, total),
    '',
    `${failures.size} specs fail with the kit's kernels that cpu or stock wasm passes. By kind:`,
    ...known.map(({ kind, reason, specs }) => `  ${kind} (${specs.length}): ${reason}`),
  ];
  if (unknown.length > 0) {
    lines.push('', `${unknown.length} of them are not in the list of known failures:`);
    for (const name of unknown) lines.push(`  ${name}`, `    ${failures.get(name)}`);
  }
  if (mended.length > 0) {
    lines.push('', `${mended.length} specs are in the list but do not fail; remove them from it:`);
    lines.push(...mended.map((name) => `  ${name}`));
  }
  return lines.join('\n');
}
