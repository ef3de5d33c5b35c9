import * as tf from '@tensorflow/tfjs';
import type { MethodLab, Methods } from '../../compare/methods';
import type { TrainingInput } from '../../compare/training/train';
import { trainOnce } from '../../compare/training/train';
import type { TrainingAnswer } from '../../compare/measure';
import type { Manifest } from '../../grading/model/manifest';
import { InProcessHost } from '../../grading/run/inProcessHost';
import { loadImages } from '../../node/files/load';
import { submissionFiles } from '../../node/submissionFiles';
import { tasksOf } from '../submissionHost';

/** A host that trains nets with a submission's functions. Nothing is forbidden there: comparisons give no points. */
export function trainingHost(folder: string, manifest: Manifest): InProcessHost {
  return new InProcessHost({
    submission: { files: submissionFiles(folder), forbidden: [] },
    tasks: tasksOf(manifest),
    runners: {
      training: {
        run(lab, { inputs }, { onProgress }): Promise<TrainingAnswer> {
          // The exports of a submission may be anything: a wrong one throws when it is called.
          const methods = { [manifest.id as MethodLab]: lab } as unknown as Methods;
          const means = { methods, load: loadImages, ...(onProgress && { onProgress }) };
          const value = trainOnce(inputs as TrainingInput, means);
          return Promise.resolve({ value, backend: tf.getBackend() });
        },
      },
    },
  });
}
