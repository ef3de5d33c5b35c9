import type { Check } from './check';
import { taskOf } from './check';

/**
 * What the text of each task promises, by task and by a short name: one sentence for each thing in its doc comment and
 * handout that an answer could break, with every option, its default and its limits.
 */
export type LabPromises = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** A promise, and the checks that ask it. */
export interface AskedPromise {
  task: string;
  name: string;
  text: string;
  /** Ids of checks. */
  askedBy: string[];
}

export function askedPromises(promises: LabPromises, checks: Check[]): AskedPromise[] {
  return Object.entries(promises).flatMap(([task, ofTask]) =>
    Object.entries(ofTask).map(([name, text]) => ({
      ...{ task, name, text },
      askedBy: checks.filter((check) => taskOf(check.id) === task && asks(check, name)).map(({ id }) => id),
    })),
  );
}

/** Faults in words: a promise that no check asks, a check that asks no promise or one that isn't there. */
export function promiseFaults(promises: LabPromises, checks: Check[]): string[] {
  const unasked = askedPromises(promises, checks)
    .filter(({ askedBy }) => askedBy.length === 0)
    .map(({ task, name, text }) => `no check asks the promise ${task}/${name}: ${text}`);
  const idle = checks
    .filter((check) => (check.promises ?? []).length === 0)
    .map(({ id }) => `the check ${id} says no promise that it asks`);
  const unknown = checks.flatMap((check) =>
    (check.promises ?? [])
      .filter((name) => promises[taskOf(check.id)]?.[name] === undefined)
      .map(
        (name) => `the check ${check.id} asks ${taskOf(check.id)}/${name}, which is no promise of the lab`,
      ),
  );
  return [...unasked, ...idle, ...unknown];
}

function asks(check: Check, name: string): boolean {
  return check.promises?.includes(name) ?? false;
}
