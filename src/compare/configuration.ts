import { z } from 'zod';
import type { AxisKey } from './settings';
import { SettingsSchema } from './settings';

/** Grows with every change of a configuration that could break a program that writes one. */
export const CONFIGURATION_VERSION = 1;

/** The numbers that methods are compared by. Losses are cross-entropies in nats, accuracies shares from 0 to 1. */
export const METRICS = ['trainLoss', 'valLoss', 'valAccuracy', 'testLoss', 'testAccuracy'] as const;
export type Metric = (typeof METRICS)[number];

/** True if more of the metric is better. */
export function isAccuracy(metric: Metric): boolean {
  return metric === 'valAccuracy' || metric === 'testAccuracy';
}

/** Numbers between which a search draws, evenly on a log scale. */
const RangeSchema = z.strictObject({ from: z.number().positive(), to: z.number().positive() });
export type Range = z.infer<typeof RangeSchema>;

const axisShape = Object.fromEntries(
  Object.entries(SettingsSchema.shape).map(([key, value]) => [
    key,
    z
      .array(z.union([value, RangeSchema]))
      .min(1)
      .optional(),
  ]),
);

const SearchSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('grid') }).describe('every combination of the values'),
  z
    .strictObject({ kind: z.literal('random'), draws: z.int().min(2).max(1000), seed: z.int().nonnegative() })
    .describe('combinations drawn at random; { from, to } draws evenly on a log scale'),
  z
    .strictObject({
      kind: z.literal('halving'),
      draws: z.int().min(2).max(1000),
      seed: z.int().nonnegative(),
    })
    .describe('random combinations; the better half by validation goes on with twice the epochs'),
]);
export type Search = z.infer<typeof SearchSchema>;

/**
 * A comparison as plain JSON: everything that its numbers depend on, besides code and data. It is written beside each
 * result, and `lab compare --from` repeats it.
 */
export const ConfigurationSchema = z.strictObject({
  version: z.literal(CONFIGURATION_VERSION),
  axes: z
    .strictObject(axisShape)
    .describe('the values of each setting; a setting that is not named has its default'),
  metric: z.enum(METRICS).describe('what the comparison is judged by'),
  epochs: z.int().min(1).max(10_000),
  seeds: z
    .int()
    .min(1)
    .max(1000)
    .describe('runs of each variant; with a precision, the number to begin with'),
  precision: z
    .strictObject({
      width: z
        .number()
        .positive()
        .describe('of the 95 % interval of each mean: nats, or percentage points of an accuracy'),
      mostSeeds: z.int().min(2).max(1000),
    })
    .nullable()
    .describe('seeds are added until the intervals are this narrow, or there are mostSeeds of them'),
  margin: z
    .number()
    .positive()
    .optional()
    .describe(
      'differences that are shown to be smaller than this are called equivalent: nats, or percentage points of an accuracy; without it, nothing is',
    ),
  search: SearchSchema,
  folds: z
    .int()
    .min(2)
    .max(50)
    .nullable()
    .describe('k of k-fold cross-validation of the samples that are not for testing; null for one split'),
  implementations: z
    .strictObject({
      lab: z.string().describe('the lab whose functions are compared, as 04-optimizers'),
      folders: z.array(z.string()).min(1).describe('submissions, besides the reference'),
      seconds: z.int().min(1).describe('the deadline of one run of a submission'),
    })
    .nullable(),
});

// The shape of the axes is made from that of the settings, and TypeScript can't see this.
export type Configuration = Omit<z.infer<typeof ConfigurationSchema>, 'axes'> & { axes: Axes };
/** The values of each axis, in the order in which the user named them. */
export type Axes = { [Key in AxisKey]?: (string | number | Range)[] };

/** The schema of a configuration for other programs, as docs/compare.schema.json has it. */
export function configurationJsonSchema(): unknown {
  const schema = z.toJSONSchema(ConfigurationSchema);
  return { ...schema, title: 'A comparison of lab compare' };
}
