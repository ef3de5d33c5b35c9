import { UsageError } from '../../core/errors';
import type { Check, Misconception, Probes } from '../model/check';
import { taskOf, toleranceOf } from '../model/check';
import type { Expectations, Expected, LiveExpectations, NamedMisconception } from './expectations';
import { z } from 'zod';
import { difference } from './distance';
import type { Asking } from './ask';
import { askingOf, inputsOf } from './inputs';
import type { RawForm } from '../model/raw';
import type { Observation } from '../model/observation';
import { mapValues, observationFromJson, observationToJson } from '../model/observation';

const RecordingSchema = z.strictObject({
  seed: z.int(),
  /**
   * The numbers of the reference at each check, and those of each misconception of its task whose numbers differ: null
   * if it gives none.
   */
  checks: z.record(
    z.string(),
    z.strictObject({
      expected: z.unknown(),
      /** The form of the reference's raw results, if the judge makes facts of them. */
      form: z.custom<RawForm>().optional(),
      /** The values in them. */
      size: z.int().optional(),
      wrong: z.record(z.string(), z.unknown()),
    }),
  ),
  misconceptions: z.record(
    z.string(),
    z.strictObject({ check: z.string(), title: z.string(), hint: z.string() }),
  ),
});

/** `recorded.json`: the golden answers that judge a submission if the solutions are absent, for one fixed seed. */
export type Recording = z.infer<typeof RecordingSchema>;

/**
 * Reads the text of a `recorded.json`.
 *
 * @param file its name, for messages
 * @throws UsageError if the text is no recording
 */
export function parseRecording(text: string, file: string): Recording {
  try {
    return RecordingSchema.parse(JSON.parse(text));
  } catch {
    throw new UsageError(
      `${file} is damaged; bring it back with git checkout, or record it with: npx lab record`,
    );
  }
}

/** The seed of every recording. */
export const RECORDED_SEED = 1;

/** Runs the reference and every misconception on the inputs of the recorded seed. */
export async function record(
  checks: Check[],
  misconceptions: Misconception[],
  live: LiveExpectations,
): Promise<Recording> {
  const recording: Recording = { seed: live.seed, checks: {}, misconceptions: {} };
  for (const { id, check, title, hint } of misconceptions)
    recording.misconceptions[id] = { check, title, hint };
  for (const check of checks) {
    const { observation: expected, form, size } = await live.expected(check);
    const wrong: Record<string, unknown> = {};
    for (const misconception of live.misconceptions(taskOf(check.id))) {
      const observation = await live.wrongAnswer(check, misconception);
      if (observation === undefined) wrong[misconception.id] = null;
      else if (difference(observation, expected, toleranceOf(check)))
        wrong[misconception.id] = observationToJson(shortened(formless(observation), check));
    }
    const numbers = observationToJson(shortened(expected, check));
    const raw = form === undefined || size === undefined ? {} : { form, size };
    recording.checks[check.id] = { expected: numbers, ...raw, wrong };
  }
  return recording;
}

/** The significant digits of a float32. */
const DIGITS = 7;
/** The fraction of a tolerance that rounding may use up. */
const ROUNDING = 1e-3;

/** Cuts numbers to the digits that count: float32 written out as float64 has ten more. */
function shortened(observation: Observation, check: Check): Observation {
  const { absolute, relative } = toleranceOf(check);
  const short = (value: number): number => {
    const rounded = Number(value.toPrecision(DIGITS));
    return Math.abs(rounded - value) <= ROUNDING * (absolute + relative * Math.abs(value)) ? rounded : value;
  };
  return mapValues(observation, short);
}

/** Drops `form` (tensor, number or array): it is compared for the right answer only. */
function formless(observation: Observation): Observation {
  return Object.fromEntries(
    Object.entries(observation).map(([name, { shape, values }]) => [name, { shape, values }]),
  );
}

/** Judges by a recording, with the inputs of its seed. */
export class RecordedExpectations implements Expectations {
  readonly seed: number;

  constructor(
    private readonly recording: Recording,
    private readonly probes: Probes<unknown>,
  ) {
    this.seed = recording.seed;
  }

  inputs(check: Check): unknown {
    return inputsOf(this.probes, check, this.seed);
  }

  asking(check: Check): Asking {
    return askingOf(this.probes, check, this.inputs(check));
  }

  expected(check: Check): Promise<Expected> {
    const { expected, form, size } = this.entry(check);
    return Promise.resolve({
      observation: observationFromJson(expected),
      ...(form !== undefined && { form }),
      ...(size !== undefined && { size }),
    });
  }

  misconceptions(task: string): NamedMisconception[] {
    return Object.entries(this.recording.misconceptions)
      .filter(([, { check }]) => taskOf(check) === task)
      .map(([id, words]) => ({ id, ...words }));
  }

  wrongAnswer(check: Check, { id }: NamedMisconception): Promise<Observation | undefined> {
    const { wrong, expected } = this.entry(check);
    const recorded = wrong[id];
    return Promise.resolve(
      recorded === null ? undefined : observationFromJson(recorded === undefined ? expected : recorded),
    );
  }

  cost(): number {
    return 0;
  }

  private entry(check: Check): Recording['checks'][string] {
    const entry = this.recording.checks[check.id];
    if (!entry)
      throw new Error(`recorded.json has no check ${check.id}; record it again with: npx lab record`);
    return entry;
  }
}

/** True if two recordings agree within each check's tolerance: backends differ in the last digits. */
export function recordingsAgree(a: Recording, b: Recording, checks: Check[]): boolean {
  const words = ({ seed, checks: recorded, misconceptions }: Recording): unknown => [
    seed,
    misconceptions,
    Object.entries(recorded).map(([id, { expected, form, size, wrong }]) => [
      id,
      form,
      size,
      Object.values(expected as Observation).map(({ form }) => form),
      Object.entries(wrong).map(([name, numbers]) => [name, numbers === null]),
    ]),
  ];
  if (JSON.stringify(words(a)) !== JSON.stringify(words(b))) return false;
  return checks.every((check) => {
    const [inA, inB] = [a.checks[check.id]!, b.checks[check.id]!];
    const agree = (x: unknown, y: unknown): boolean =>
      !difference(observationFromJson(x), observationFromJson(y), toleranceOf(check));
    return (
      agree(inA.expected, inB.expected) &&
      Object.entries(inA.wrong).every(([id, numbers]) => numbers === null || agree(numbers, inB.wrong[id]))
    );
  });
}
