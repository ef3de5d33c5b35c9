import { startBackend } from '../node/backend';
import { serveSubmission } from '../node/hosts/serveSubmission';
import { manifestOf } from './manifestOf';
import { figureHost, loadFigures, loadProbes, probeHost } from './submissionHost';
import type { ProcessArguments } from './startSubmissionProcess';

/* The program of a submission's own process: it serves either the probes of a lab or its figures. */

const { id, target, folder, serves, memory } = JSON.parse(process.argv[2]!) as ProcessArguments;

void serveSubmission(
  async () => {
    await startBackend();
    const manifest = manifestOf(id);
    return serves === 'figures'
      ? figureHost(folder, manifest, await loadFigures(id, target))
      : probeHost({ folder, manifest, probes: await loadProbes(id) });
  },
  { folder, memory },
);
