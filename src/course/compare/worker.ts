import { serveJobs } from '../../node/jobs/serveJobs';
import { TRAINING } from './trainingInput';
import { runTrainingJob } from './trainingJob';

/* The program of a worker process of `lab compare`. */

serveJobs({ [TRAINING]: runTrainingJob });
