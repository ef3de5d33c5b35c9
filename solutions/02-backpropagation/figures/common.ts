/** What the figures of lab 02 share. */
import type * as Lab from '../lab';

export type { Lab };
export type LabModule = typeof Lab;
