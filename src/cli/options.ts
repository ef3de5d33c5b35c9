import { UsageError } from '../core/errors';
import { THEME_NAMES } from '../charts/theme';
import type { ThemeName } from '../charts/theme';
import { wholeNumber } from '../core/options';
import type { IsolationLevel } from '../hosts/isolation';
import { LEVELS } from '../hosts/isolation';
import type { Mode } from '../figures/figure';
import type { FileFormat, ReportFormat } from '../reports/formats';

const DAY_SECONDS = 24 * 60 * 60;
/** A figure of more seeds takes hours and shows nothing new. */
const MOST_SEEDS = 1000;
/** Each job is a process. */
const MOST_JOBS = 256;

/** Parsers of the values of flags, as commander takes them. Each refuses a wrong value with a UsageError. */
export const seed = (text: string): number => wholeNumber('--seed', text, 0);
export const seeds = (text: string): number => wholeNumber('--seeds', text, 1, MOST_SEEDS);
/** A kit with more recordings would be large. */
export const recordedSeeds = (text: string): number => wholeNumber('--seeds', text, 1, 100);
export const jobs = (text: string): number => wholeNumber('--jobs', text, 1, MOST_JOBS);
export const deadline = (text: string): number => wholeNumber('--deadline', text, 1, DAY_SECONDS);

/** Runs of the reference, of which the bar of a challenge is made. */
export const runs = (text: string): number => wholeNumber('--measure', text, 20, 1000);

/** 0 is any port that is free. */
export const port = (text: string): number => wholeNumber('--port', text, 0, 65535);

export const step = (text: string): number => wholeNumber('--step', text, 1, 3);

/** A level of isolation. */
export function isolation(text: string): IsolationLevel {
  const level = LEVELS.find((name) => name === text);
  if (level !== undefined) return level;
  throw new UsageError(`--isolation takes one of ${LEVELS.join(', ')}, received "${text}"`);
}

/** The look of pictures. */
export function theme(text: string): ThemeName {
  const found = THEME_NAMES.find((name) => name === text);
  if (found !== undefined) return found;
  throw new UsageError(`--theme takes one of ${THEME_NAMES.join(', ')}, received "${text}"`);
}

/** Collects the names of `--only a,b --only c`. */
export function listed(text: string, before: string[] = []): string[] {
  return [...before, ...text.split(',').map((name) => name.trim())];
}

/** Collects the values of a flag that may be given several times. */
export function repeated(text: string, before: string[] = []): string[] {
  return [...before, text];
}

/** The mode that `--quick` and `--full` ask for. */
export function modeOf({ quick, full }: { quick: true | undefined; full: true | undefined }): Mode {
  if (quick && full) throw new UsageError('expected one of --quick and --full, received both');
  return full ? 'full' : 'quick';
}

/** The names of `--format`. A test compares them with the formats: this file must not load their libraries. */
export const FORMAT_NAMES: readonly ReportFormat[] = [
  'text',
  'json',
  'gradescope',
  'exercism',
  'junit',
  'github',
  'markdown',
];

/** The value of `--format`. */
export function format(text: string): ReportFormat {
  const found = FORMAT_NAMES.find((name) => name === text);
  if (found) return found;
  throw new UsageError(`--format takes ${FORMAT_NAMES.join(', ')}, received "${text}"`);
}

/** The format that `--format` and `--json` ask for. */
export function formatOf({ format: asked, json }: { format?: ReportFormat; json?: true }): ReportFormat {
  if (!json) return asked ?? 'text';
  if (asked === undefined || asked === 'json') return 'json';
  throw new UsageError(`--json is --format json; received --format ${asked} too; leave one of them out`);
}

/** The value of `--format` where only files are written. */
export function fileFormat(text: string): FileFormat {
  const found = format(text);
  if (found === 'text')
    throw new UsageError('--format text is for people; expected a format that a file can have');
  return found;
}

/** The value of `--shard`: `2/3`. */
export function shard(text: string): { part: number; of: number } {
  const [, part, of] = /^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? [];
  const value = { part: Number(part), of: Number(of) };
  if (value.part >= 1 && value.part <= value.of) return value;
  throw new UsageError(`--shard takes a part like 2/3, received "${text}"`);
}

/** The systems that a grader's kit can be written for. */
export const AUTOGRADERS = ['gradescope', 'github'] as const;
export type Autograder = (typeof AUTOGRADERS)[number];

/** The value of `--autograder`. */
export function autograder(text: string): Autograder {
  const found = AUTOGRADERS.find((name) => name === text);
  if (found !== undefined) return found;
  throw new UsageError(`--autograder takes one of ${AUTOGRADERS.join(', ')}, received "${text}"`);
}
