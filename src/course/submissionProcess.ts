import { startBackend } from '../node/backend';
import { serveHost } from '../node/hosts/serveHost';
import { manifestOf } from './manifestOf';
import { hostOf, loadProbes } from './submissionHost';

const [id, folder, memory] = process.argv.slice(2) as [string, string, string];

void serveHost(
  async () => {
    await startBackend();
    return hostOf(folder, manifestOf(id), await loadProbes(id));
  },
  { folder, memory: Number(memory) },
);
