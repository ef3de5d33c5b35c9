import { messageOf, UsageError } from '../../core/errors';
import type { DrawJob } from './draw';
import { drawLab } from './draw';
import type { DrawMessage } from './drawLabs';

const tell = (message: DrawMessage): void => void process.send!(message);

// Whoever wanted the pictures is gone.
process.once('disconnect', () => process.exit());

drawLab(JSON.parse(process.argv[2]!) as DrawJob, {
  heads: (heads) => tell({ heads }),
  at: (figure, fraction) => tell({ figure, fraction }),
  drawn: (drawn) => tell({ drawn }),
}).then(
  () => tell({ end: true }),
  (error: unknown) => tell({ fault: messageOf(error), usage: error instanceof UsageError }),
);
