import type { Check } from '../grading/model/check';
import type { Hints } from '../grading/model/hints';
import type { Manifest } from '../grading/model/manifest';

/** The data of a lab that a page has besides its handout: the file `labs/NN-topic/lab.json` of the site. */
export interface LabData {
  manifest: Manifest;
  /** The checks that a student can run. */
  checks: Check[];
  /** The text of `lab.ts` as a student gets it. */
  starter: string;
  /** Help in steps, by task. */
  hints: Hints;
}

/** A lab on the start page: an entry of `labs.json`. */
export interface LabEntry {
  id: string;
  title: string;
  /** The points of its checks here. */
  points: number;
  /** A picture of the reference's figures, and its size in pixels. */
  picture?: { file: string; title: string; width: number; height: number };
}

/** A figure of a lab: an entry of `figures.json`. */
export interface FigureEntry {
  id: string;
  title: string;
  /** What the reader should see in it. */
  caption: string;
  source: string;
  /** The reference's picture, and its size in pixels. */
  picture: { file: string; width: number; height: number };
}

/** The places of a lab's files, relative to the site. */
export function labDataFile(id: string): string {
  return `labs/${id}/lab.json`;
}

export function recordingFile(id: string): string {
  return `labs/${id}/recorded.json`;
}

export function figureListFile(id: string): string {
  return `labs/${id}/figures.json`;
}

/** The code of a lab's figures. */
export function figuresFile(id: string): string {
  return `code/labs/${id}/experiment.js`;
}

export function probesFile(id: string): string {
  return `code/tests/graded/${id}/probes.js`;
}
