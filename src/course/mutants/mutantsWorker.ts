import { startBackend } from '../../node/backend';
import { serveJobs } from '../../node/jobs/serveJobs';
import { MUTANTS, MutantsInput } from './inProcesses';
import { tryMutants } from './trial';

/* The program of a worker process of `lab mutants`. */

serveJobs({
  [MUTANTS]: async (json) => {
    const { id, seeds } = MutantsInput.parse(json);
    await startBackend();
    return tryMutants(id, { seeds });
  },
});
