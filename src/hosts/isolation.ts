/**
 * How far a submission is kept from the machine, the strongest first: in namespaces of its own, as a user of its own,
 * in a process of the same user, or not at all.
 */
export const LEVELS = ['sandbox', 'user', 'process', 'none'] as const;
export type IsolationLevel = (typeof LEVELS)[number];

/** The levels that have a process of their own. */
export type ProcessLevel = Exclude<IsolationLevel, 'none'>;
export const PROCESS_LEVELS = ['sandbox', 'user', 'process'] as const satisfies ProcessLevel[];
