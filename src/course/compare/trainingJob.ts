import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import type { Dataset, LabelledSamples } from '../../data/dataset';
import type { TrainingAnswer } from '../../compare/measure';
import type { MethodLab, Methods } from '../../compare/methods';
import { isToy } from '../../compare/training/parts';
import { trainOnce } from '../../compare/training/train';
import type { Host } from '../../hosts/host';
import { hashOf } from '../../jobs/job';
import { startBackend } from '../../node/backend';
import { loadImages } from '../../node/files/load';
import { reasonOf } from '../failureText';
import { startSubmissionProcess } from '../startSubmissionProcess';
import { codeHash, hashOfSamples } from './codeHash';
import { labsOf, referenceMethods } from './methods';
import type { TrainingJob } from './trainingInput';
import { isTrainingAnswer, TrainingJobSchema } from './trainingInput';
import { SCRATCH } from './trainingProcess';

/** The hash of the code when this process first read it. */
let code: string | undefined;

/** Numbers of other code must not be kept under the name of this one. */
function requireCode(job: TrainingJob): void {
  code ??= codeHash();
  if (code !== job.code) throw new Error('the files of the kit have changed since the comparison began');
}

/** The data sets that this process has loaded. */
const sets = new Map<string, Dataset<LabelledSamples>>();

/** A data set with classes by its name, loaded once. */
function loadedImages(name: string): Dataset<LabelledSamples> {
  if (!sets.has(name)) sets.set(name, loadImages(name));
  return sets.get(name)!;
}

const dataHashes = new Map<string, string>();

/** Another machine may hold other samples under the same name. */
function requireData({ data, training: { settings } }: TrainingJob): void {
  const { data: name } = settings;
  if (isToy(name)) return;
  if (!dataHashes.has(name)) dataHashes.set(name, hashOfSamples(loadedImages(name).samples));
  if (dataHashes.get(name) !== data)
    throw new Error(`the samples of ${name} on this machine are other ones than where the comparison began`);
}

/** Trains one net: with the functions of the reference here, with those of a submission in a process of its own. */
export async function runTrainingJob(json: unknown): Promise<TrainingAnswer> {
  const job = TrainingJobSchema.parse(json);
  requireCode(job);
  requireData(job);
  if (job.backend !== 'any') process.env['LAB_BACKEND'] = job.backend; // for the process of a submission too
  if (job.submission !== null) return runSubmission(job, job.submission);
  await startBackend();
  if (job.backend !== 'any' && tf.getBackend() !== job.backend)
    throw new Error(`this process computes with ${tf.getBackend()}, and the training is for ${job.backend}`);
  const labs = job.lab === null ? labsOf(job.training.settings) : [job.lab as MethodLab];
  const methods: Methods = await referenceMethods(labs);
  return { value: trainOnce(job.training, { methods, load: loadedImages }), backend: tf.getBackend() };
}

type Submitted = NonNullable<TrainingJob['submission']>;

/** A process that trains with a submission's functions, and waits for the next training of the same one. */
interface OpenSubmission {
  hash: string;
  host: Host;
  folder: string;
}

let open: OpenSubmission | undefined;

process.once('exit', () => {
  if (open) rmSync(open.folder, { recursive: true, force: true });
});

/** A training may wait for the process to load, besides its own deadline. */
const MOST_TRAININGS = 1000;

/** MiB of one answer: curves of ten thousand epochs and layers of a deep net. */
const ANSWER = 8;

/** The submissions that were stopped by the deadline: they would use it up with every seed. */
const endless = new Map<string, string>();

async function runSubmission(job: TrainingJob, submission: Submitted): Promise<TrainingAnswer> {
  const hash = hashOf(submission);
  const known = endless.get(hash);
  if (known !== undefined) return { failed: known };
  const { host, folder } = await openedFor(submission, hash);
  const request = { kind: 'training', name: 'run', inputs: job.training } as const;
  const outcome = await host.run(request);
  if (outcome.kind !== 'answered') {
    const failed = reasonOf(outcome, join(folder, submission.lab));
    if (outcome.kind === 'timed-out') endless.set(hash, failed);
    await closeSubmission();
    return { failed };
  }
  if (isTrainingAnswer(outcome.value)) return outcome.value as TrainingAnswer;
  return { failed: 'its process answered with something that is no training' };
}

async function openedFor(submission: Submitted, hash: string): Promise<OpenSubmission> {
  if (open?.hash === hash) return open;
  await closeSubmission();
  const { lab, files, seconds, isolation } = submission;
  const folder = mkdtempSync(join(tmpdir(), `${SCRATCH}${process.pid}-`));
  for (const { path, text } of files) {
    const file = join(folder, lab, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  const limits = { seconds, total: seconds * MOST_TRAININGS, heap: 2048, memory: 4096, answer: ANSWER };
  const host = startSubmissionProcess({
    ...{ id: lab, target: folder, serves: 'trainings', limits, prints: 'nowhere', isolation },
  });
  return (open = { hash, host, folder });
}

/** Ends the process of the submission that was run last. */
async function closeSubmission(): Promise<void> {
  const last = open;
  open = undefined;
  if (last === undefined) return;
  await last.host.close();
  rmSync(last.folder, { recursive: true, force: true });
}
