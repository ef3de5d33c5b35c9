import { serveJobs } from '../../node/jobs/serveJobs';
import { keepCompiled } from '../keepCompiled.cjs';
import { GRADE } from './gradeInput';
import { runGradeJob } from './gradeJob';

/* The program of a worker process of `lab grade`. */

serveJobs({
  [GRADE]: async (input) => {
    const value = await runGradeJob(input);
    // After the first job nearly all code is loaded. A worker is killed in the end, which is too late.
    keepCompiled();
    return value;
  },
});
