import type { Figures } from '../../figures/figure';
import type { Manifest } from '../../grading/model/manifest';
import { InProcessHost } from '../../grading/run/inProcessHost';
import { submissionFiles } from '../../node/submissionFiles';
import type { Target } from '../labs';
import { experimentOf } from '../labs';
import { tasksOf } from '../submissionHost';
import type { FigureInputs } from '../../figures/figure';
import { FigureRunner } from '../../grading/run/figureRunner';
import { figureContext } from './figureContext';

/** The figures of a lab. */
export async function loadFigures(id: string, target: Target): Promise<Figures<unknown>> {
  const { figures } = (await import(experimentOf(id, target))) as { figures: Figures<unknown> };
  return figures;
}

/** A host that runs figures with a submission. Nothing is forbidden there: figures give no points. */
export function figureHost(folder: string, manifest: Manifest, figures: Figures<unknown>): InProcessHost {
  return new InProcessHost({
    submission: { files: submissionFiles(folder), forbidden: [] },
    tasks: tasksOf(manifest),
    runners: {
      figure: new FigureRunner(figures, (inputs, progress) =>
        figureContext(inputs as FigureInputs, progress),
      ),
    },
  });
}
