import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { DATASETS } from '../data/registry';
import type { Mended } from '../grading/run/load';
import type { Manifest } from '../grading/model/manifest';
import type { Host } from '../hosts/host';
import type { Limits } from '../hosts/limits';
import { ChildHost } from '../node/hosts/childHost';
import { cacheRoot } from '../node/files/cacheRoot';
import type { ProcessLevel } from '../hosts/isolation';
import { LAUNCHERS, requireLevel } from '../node/isolation/choose';
import { SubmissionBox } from '../node/submissionBox';
import { CHALLENGE_FILE } from './challenges/file';
import type { Target } from './labs';
import { experimentOf, folderOf, gradedFolder, ROOT } from './labs';
import { manifestOf } from './manifestOf';
import { sourcesOf } from './sources';

export interface SubmissionProcessOptions {
  id: string;
  target: Target;
  /** The trusted code that it runs beside the submission. */
  serves: 'probes' | 'figures' | 'challenge' | 'trainings';
  limits: Limits;
  /** The stream that receives what the submission prints. */
  prints: 'stdout' | 'stderr' | 'nowhere';
  /** Answers of the reference that take the place of the submission's own. */
  mended?: Mended;
  /** The level of isolation. Default: `process`. */
  isolation?: ProcessLevel;
  /** The copy of the submission, if it was made before. */
  box?: SubmissionBox;
}

/** The settings of the program of the submission's thread. */
export interface ThreadSettings extends Pick<SubmissionProcessOptions, 'id' | 'target' | 'serves'> {
  manifest: Manifest;
  mended?: Mended;
}

/**
 * Starts the process that the lab.ts of a target is to run in. It runs a copy, which is made before it is loaded.
 *
 * @throws UsageError if there is no lab.ts, or if the level of isolation can't be had here
 */
export function startSubmissionProcess(options: SubmissionProcessOptions): ChildHost {
  const { id, target, box = new SubmissionBox() } = options;
  const from = folderOf(id, target);
  return processOf(options, box, () => from);
}

/** The options of a process that is started before its submission is known. */
export type SpareOptions = Pick<SubmissionProcessOptions, 'id' | 'limits' | 'prints' | 'isolation'>;

/** A process for the probes of a lab, which loads the kit and waits for a submission. */
export interface SpareProcess {
  /** Hands a submission over, once. The host runs a copy of it. */
  take(target: Target): Host;
  /** Ends the process, if no submission was handed over. */
  end(): Promise<void>;
}

/** @throws UsageError if the level of isolation can't be had here */
export function startSpareProcess(options: SpareOptions): SpareProcess {
  let from: string | undefined;
  const whole = { ...options, target: 'labs', serves: 'probes' } as const;
  const host = processOf(whole, new SubmissionBox(), () => from!);
  return {
    take(target) {
      if (from !== undefined) throw new Error('this process has its submission; start another one');
      from = folderOf(options.id, target);
      return host;
    },
    end: () => (from === undefined ? host.close() : Promise.resolve()),
  };
}

/** @param from the folder of the submission, asked for when it is needed */
function processOf(options: SubmissionProcessOptions, box: SubmissionBox, from: () => string): ChildHost {
  const { id, target, serves, limits, prints, mended, isolation = 'process' } = options;
  requireLevel(isolation);
  const settings: ThreadSettings = {
    ...{ id, target, serves, manifest: manifestOf(id) },
    ...(mended && { mended }),
  };
  return new ChildHost({
    program: join(__dirname, 'submissionProcess.cjs'),
    settings,
    folder: box.folder,
    prepare: () => box.take(from(), serves === 'challenge' ? CHALLENGE_FILE : 'lab.ts'),
    dispose: () => box.remove(),
    isolation,
    launcher: LAUNCHERS[isolation],
    reads: [box.folder, ...machinery(), ...filesFor(options)],
    texts: serves === 'probes' ? probeFiles(id) : [],
    limits,
    prints,
    env: environment(),
  });
}

/** The machinery: it holds no answers. */
function machinery(): string[] {
  return ['src', 'node_modules', 'package.json'].flatMap((name) => {
    const path = join(ROOT, name);
    // node_modules may be a link; a permission is for the place that it leads to.
    return [path, realpathSync(path)];
  });
}

/**
 * The probes of a lab, without its checks, recordings and misconceptions. They hold helpers that compute some of what
 * is asked.
 */
function probeFiles(id: string): string[] {
  return sourcesOf(join(gradedFolder(id), 'probes.ts'), join(ROOT, 'src'));
}

/** What it reads besides the machinery: figures and trainings read the data sets. */
function filesFor({ serves, id, target }: SubmissionProcessOptions): string[] {
  const data = [join(ROOT, 'data'), ...dataFolders()];
  if (serves === 'trainings') return data;
  return serves === 'figures' ? [...sourcesOf(experimentOf(id, target), join(ROOT, 'src')), ...data] : [];
}

/** Folders outside of the kit that hold data sets: those of the user, and those of the system's packages. */
function dataFolders(): string[] {
  const system = DATASETS.flatMap(({ systemFolders = [] }) => systemFolders);
  return [process.env['LAB_DATA'], cacheRoot(process.env), ...system].flatMap((folder) =>
    folder && existsSync(folder) ? [realpathSync(folder)] : [],
  );
}

/** The variables that choose a backend and data; no others reach a submission. */
function environment(): Record<string, string> {
  const names = ['LAB_BACKEND', 'LAB_DATA', 'LAB_CACHE', 'HOME', 'TF_CPP_MIN_LOG_LEVEL'];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
