import { startBackend } from '../node/backend';
import { serveSubmission } from '../node/hosts/serveSubmission';
import { manifestOf } from './manifestOf';
import type { LocalHost } from '../hosts/server';
import type { ProcessArguments } from './startSubmissionProcess';

/* The program of a submission's own process: it serves either the probes of a lab or its figures. */

const { id, target, folder, serves, memory } = JSON.parse(process.argv[2]!) as ProcessArguments;

void serveSubmission(serves === 'figures' ? openFigures : openProbes, { folder, memory });

/* Each loads what it needs and no more: this process starts anew for every submission. */

async function openProbes(): Promise<LocalHost> {
  await startBackend();
  const { loadProbes, probeHost } = await import('./submissionHost');
  return probeHost({ folder, manifest: manifestOf(id), probes: await loadProbes(id) });
}

async function openFigures(): Promise<LocalHost> {
  await startBackend();
  const { figureHost, loadFigures } = await import('./figures/figureHost');
  return figureHost(folder, manifestOf(id), await loadFigures(id, target));
}
