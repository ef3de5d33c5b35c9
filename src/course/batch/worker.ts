import { serveJobs } from '../../node/jobs/serveJobs';
import { GRADE } from './gradeInput';
import { runGradeJob } from './gradeJob';

/* The program of a worker process of `lab grade`. */

serveJobs({ [GRADE]: runGradeJob });
