import type { Check, Misconception } from '../model/check';
import { toleranceOf } from '../model/check';
import type { Expectations, LiveExpectations, NamedMisconception } from './expectations';
import { ownTaskFirst } from './expectations';
import { difference } from './judge';
import type { Observation } from '../model/observation';
import { mapValues, observationFromJson, observationToJson } from '../model/observation';

/** `recorded.json`: what judges a submission where the solutions are absent, for one fixed seed. */
export interface Recording {
  seed: number;
  checks: Record<string, { expected: unknown; wrong: Record<string, unknown> }>;
  misconceptions: Record<string, { check: string; title: string; hint: string }>;
}

/** The seed every recording is made with. */
export const RECORDED_SEED = 1;

/** Runs the reference and every misconception on the inputs of the recorded seed. */
export async function record(
  checks: Check[],
  misconceptions: Misconception[],
  live: LiveExpectations,
  inputsOf: (check: Check) => unknown,
): Promise<Recording> {
  const recording: Recording = { seed: RECORDED_SEED, checks: {}, misconceptions: {} };
  for (const { id, check, title, hint } of misconceptions)
    recording.misconceptions[id] = { check, title, hint };
  for (const check of checks) {
    const inputs = inputsOf(check);
    const expected = await live.expected(check, inputs);
    const wrong: Record<string, unknown> = {};
    for await (const [misconception, observation] of live.candidates(check, inputs)) {
      const differs = difference(observation, expected, toleranceOf(check)) !== undefined;
      if (differs) wrong[misconception.id] = observationToJson(shortened(formless(observation), check));
    }
    recording.checks[check.id] = { expected: observationToJson(shortened(expected, check)), wrong };
  }
  return recording;
}

/** Float32 has no more. */
const DIGITS = 7;
/** What rounding may take of a tolerance. */
const SHARE = 1e-3;

/** Numbers with the digits that count: float32 written out as float64 has ten more. */
function shortened(observation: Observation, check: Check): Observation {
  const { absolute, relative } = toleranceOf(check);
  const short = (value: number): number => {
    const rounded = Number(value.toPrecision(DIGITS));
    return Math.abs(rounded - value) <= SHARE * (absolute + relative * Math.abs(value)) ? rounded : value;
  };
  return mapValues(observation, short);
}

/** Only the right answer's form is asked for. */
function formless(observation: Observation): Observation {
  return Object.fromEntries(
    Object.entries(observation).map(([name, { shape, values }]) => [name, { shape, values }]),
  );
}

/** Judges by a recording; the inputs must be those of its seed. */
export class RecordedExpectations implements Expectations {
  constructor(private readonly recording: Recording) {}

  expected(check: Check): Promise<Observation> {
    return Promise.resolve(observationFromJson(this.entry(check).expected));
  }

  async *candidates(check: Check): AsyncIterable<[NamedMisconception, Observation]> {
    const { wrong } = this.entry(check);
    const named = Object.entries(this.recording.misconceptions).map(([id, m]) => ({ id, ...m }));
    for (const misconception of ownTaskFirst(named, check)) {
      const observation = wrong[misconception.id];
      if (observation !== undefined) yield [misconception, observationFromJson(observation)];
    }
  }

  private entry(check: Check): Recording['checks'][string] {
    const entry = this.recording.checks[check.id];
    if (!entry)
      throw new Error(`recorded.json has no check ${check.id}; record it again with: npx lab record`);
    return entry;
  }
}

/** Whether two recordings say the same, within each check's tolerance: backends differ in the last digits. */
export function recordingsAgree(a: Recording, b: Recording, checks: Check[]): boolean {
  const words = ({ seed, checks: recorded, misconceptions }: Recording): unknown => [
    seed,
    misconceptions,
    Object.entries(recorded).map(([id, { expected, wrong }]) => [
      id,
      Object.values(expected as Observation).map(({ form }) => form),
      Object.keys(wrong),
    ]),
  ];
  if (JSON.stringify(words(a)) !== JSON.stringify(words(b))) return false;
  return checks.every((check) => {
    const [inA, inB] = [a.checks[check.id]!, b.checks[check.id]!];
    const agree = (x: unknown, y: unknown): boolean =>
      !difference(observationFromJson(x), observationFromJson(y), toleranceOf(check));
    return (
      agree(inA.expected, inB.expected) &&
      Object.keys(inA.wrong).every((id) => agree(inA.wrong[id], inB.wrong[id]))
    );
  });
}
