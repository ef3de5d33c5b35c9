import { Builtins } from '../grading/run/builtins';
import { EngineShortcuts } from '../grading/run/engineShortcuts';
import { GuardedHost } from '../grading/run/guardedHost';
import { refuseChained } from '../grading/run/shortcuts';
import { countTensors } from '../grading/run/tensorCount';
import { startBackend } from '../node/backend';
import type { ThreadHost } from '../node/hosts/serveInThread';
import { serveInThread } from '../node/hosts/serveInThread';
import type { ThreadSettings } from './startSubmissionProcess';
import { loadProbes, probeHost } from './submissionHost';

/* The program of a submission's thread: it serves the probes of a lab, its figures or its challenge, or the trainings of a comparison. */

/* Each loads what it needs and no more: this thread starts anew for every submission. */

async function openProbes(folder: string, { id, manifest, mended }: ThreadSettings): Promise<ThreadHost> {
  const starting = startBackend();
  const probes = await loadProbes(id);
  await starting;
  refuseChained(manifest.forbidden);
  countTensors();
  const onReturn = (): void => builtins.check();
  new EngineShortcuts(manifest.forbidden).refuseAlways();
  const host = probeHost({ folder, manifest, probes, onReturn, ...(mended && { mended }) });
  // This comes after the refusals are in their places, so that it takes them for the original state.
  const builtins = new Builtins();
  return new GuardedHost(host, (line) => console.error(line), builtins);
}

async function openFigures(folder: string, { id, target, manifest }: ThreadSettings): Promise<ThreadHost> {
  await startBackend();
  const { figureHost, loadFigures } = await import('./figures/figureHost');
  return new GuardedHost(figureHost(folder, manifest, await loadFigures(id, target)), (line) =>
    console.error(line),
  );
}

async function openChallenge(folder: string): Promise<ThreadHost> {
  await startBackend();
  const { challengeHost } = await import('./challenges/host');
  return new GuardedHost(challengeHost(folder), (line) => console.error(line));
}

async function openTrainings(folder: string, { manifest }: ThreadSettings): Promise<ThreadHost> {
  await startBackend();
  const { trainingHost } = await import('./compare/trainingHost');
  return new GuardedHost(trainingHost(folder, manifest), (line) => console.error(line));
}

const OPEN = {
  probes: openProbes,
  figures: openFigures,
  challenge: openChallenge,
  trainings: openTrainings,
};

void serveInThread<ThreadSettings>(({ folder, settings }) => OPEN[settings.serves](folder, settings));
