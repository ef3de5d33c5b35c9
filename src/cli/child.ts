import { startBackend } from '../core/tf';
import { serveHost } from '../grading/serveHost';
import { manifestOf } from './manifestOf';
import { hostOf, loadProbes } from './submissionHost';
import './prepare';

const [id, folder, memory] = process.argv.slice(2) as [string, string, string];

void serveHost(
  async () => {
    await startBackend();
    return hostOf(folder, manifestOf(id), await loadProbes(id));
  },
  { folder, memory: Number(memory) },
);
