import { serveJobs } from '../node/jobs/serveJobs';
import { GRADE } from './batch/gradeInput';
import { TRAINING } from './compare/trainingInput';

/* The program of a worker process of `lab worker`. It loads the machinery of a kind with the first job of it. */

serveJobs({
  [GRADE]: async (input) => (await import('./batch/gradeJob')).runGradeJob(input),
  [TRAINING]: async (input) => (await import('./compare/trainingJob')).runTrainingJob(input),
});
