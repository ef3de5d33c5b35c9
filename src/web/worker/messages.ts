import type { BackendReport } from '../../backend/choose';
import type { FigureRecord } from '../../figures/figure';
import type { Check } from '../../grading/model/check';
import type { Manifest } from '../../grading/model/manifest';
import type { LabReport } from '../../grading/model/report';

/*
 * The messages between a page, its judge or artist, and the worker of a submission. The judge and the artist are workers
 * that the page starts; they start the workers that the answers run in.
 */

/** The first message to the judge. */
export interface OpenJudge {
  /** The address of the site's folder, with a slash at its end. */
  site: string;
  /** The version of the kit, for the report. */
  kit: string;
  manifest: Manifest;
  checks: Check[];
  /** The text of `lab.ts` as a student gets it: workers that wait for a text warm up by it. */
  starter: string;
}

/** Asks the judge for a report. */
export interface CheckRequest {
  id: number;
  /** The text of `lab.ts`. */
  text: string;
  /** Only the checks of this task. */
  task?: string;
  /** The deadline of one check. */
  seconds: number;
}

/** A message of the judge: it is ready, it goes on, it has a report, or it failed itself. */
export type JudgeMessage =
  | { kind: 'ready'; backend: BackendReport }
  | { kind: 'progress'; id: number; done: number; of: number; check: string }
  | { kind: 'report'; id: number; report: LabReport; printed: string[] }
  | { kind: 'fault'; id?: number; message: string };

/** The first message to the artist. */
export type OpenArtist = Pick<OpenJudge, 'site' | 'manifest' | 'starter'>;

/** Asks the artist for a figure, drawn with the text of a `lab.ts`. */
export interface DrawRequest {
  id: number;
  text: string;
  figure: string;
}

/** A figure that was computed, or the reason why not; and the lines that the answers printed. */
export type Drawn = { printed: string[] } & ({ record: FigureRecord } | { reason: string });

/** A message of the artist. */
export type ArtistMessage =
  | { kind: 'ready'; backend: BackendReport }
  | { kind: 'progress'; id: number; fraction: number }
  | ({ kind: 'drawn'; id: number } & Drawn)
  | { kind: 'fault'; id?: number; message: string };

/** The first message to the worker of a submission, with a port to the judge or the artist. */
export interface OpenSubmission {
  site: string;
  manifest: Manifest;
  /** The trusted code that runs beside the answers: the checks' probes, or the figures. */
  serves: 'probes' | 'figures';
  starter: string;
}

/** Hands the text over before it is loaded, by the port. */
export interface SubmissionText {
  text: string;
}

/** A message of the worker outside of its port: the backend in use, or a line that the answers printed. */
export type SubmissionMessage = { backend: BackendReport } | { printed: string };

/** Lines that a worker shows of what its answers print, and the characters of one line. */
export const MOST_PRINTS = 200;
export const LONGEST_PRINT = 2000;
