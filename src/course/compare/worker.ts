import { serveJobs } from '../../node/jobs/serveJobs';
import { PICTURE, runPictureJob } from './pictureJob';
import { TRAINING } from './trainingInput';
import { runTrainingJob } from './trainingJob';

/* The program of a worker process of `lab compare`. */

serveJobs({ [TRAINING]: runTrainingJob, [PICTURE]: runPictureJob });
