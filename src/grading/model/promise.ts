import type { Check } from './check';
import { taskOf } from './check';

/**
 * The promises in the text of each task, by task and by a short name: one sentence for each thing in its doc comment
 * and handout that an answer could break, with every option, its default and its limits.
 */
export type LabPromises = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** A promise, and the checks that test it. */
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

/** Faults in words: a promise that no check tests, a check that tests no promise, or one that isn't there. */
export function promiseFaults(promises: LabPromises, checks: Check[]): string[] {
  const unasked = askedPromises(promises, checks)
    .filter(({ askedBy }) => askedBy.length === 0)
    .map(({ task, name, text }) => `no check tests the promise ${task}/${name}: ${text}`);
  const idle = checks
    .filter((check) => (check.promises ?? []).length === 0)
    .map(({ id }) => `the check ${id} names no promise that it tests`);
  const unknown = checks.flatMap((check) =>
    (check.promises ?? [])
      .filter((name) => promises[taskOf(check.id)]?.[name] === undefined)
      .map(
        (name) => `the check ${check.id} tests ${taskOf(check.id)}/${name}, which is no promise of the lab`,
      ),
  );
  return [...unasked, ...idle, ...unknown];
}

function asks(check: Check, name: string): boolean {
  return check.promises?.includes(name) ?? false;
}
