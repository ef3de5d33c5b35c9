import { serveJobs } from '../../node/jobs/serveJobs';
import { RECORD, runRecordJob } from './recordLab';

/* The program of a worker process of `lab release`. */

serveJobs({ [RECORD]: runRecordJob });
