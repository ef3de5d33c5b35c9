import { messageOf } from '../../core/errors';
import type { FigureRecord, Figures } from '../../figures/figure';
import { inputsOf } from '../../figures/figure';
import { reasonOf } from '../../grading/model/failureText';
import type { FigureAnswer } from '../../grading/run/figureRunner';
import { figureLimits } from '../../hosts/limits';
import { figuresFile } from '../labData';
import { figureContext } from './figureContext';
import type { ArtistMessage, Drawn, DrawRequest, OpenArtist } from './messages';
import { SpareWorkers } from './spareWorkers';
import { WorkerHost } from './workerHost';

/*
 * The artist's worker: it has the figures of a lab computed beside the answers, and makes their charts. The page draws
 * them.
 */

const tell = (message: ArtistMessage): void => postMessage(message);

const MODE = 'quick';
const DATA = 'digits';

class Artist {
  private readonly figures: Promise<Figures<unknown>>;
  private readonly workers: SpareWorkers;
  /** The host of a text: figures of one text may share a training. */
  private drawing: { text: string; host: WorkerHost } | undefined;

  constructor(private readonly lab: OpenArtist) {
    const { site, manifest, starter } = lab;
    this.workers = new SpareWorkers({ site, manifest, starter, serves: 'figures' });
    this.figures = import(`${site}${figuresFile(manifest.id)}`).then(
      (module: { figures: Figures<unknown> }) => module.figures,
    );
  }

  async ready(): Promise<void> {
    await this.figures;
    tell({ kind: 'ready', backend: await this.workers.ready() });
  }

  async draw({ id, text, figure: name }: DrawRequest): Promise<Drawn> {
    const figure = (await this.figures).find((one) => one.id === name);
    if (!figure) throw new Error(`this lab has no figure ${name}`);
    const inputs = inputsOf(figure, { mode: MODE, data: DATA });
    this.workers.printed = [];
    const host = await this.hostOf(text);
    const onProgress = (fraction: number): void => tell({ kind: 'progress', id, fraction });
    const outcome = await host.run({ kind: 'figure', name, inputs }, { onProgress });
    const { printed } = this.workers;
    if (outcome.kind !== 'answered')
      return { printed, reason: reasonOf(outcome, (file) => (file === 'lab.ts' ? text : undefined)) };
    const { backend, result } = asJson(outcome.value) as FigureAnswer;
    const context = await figureContext(this.lab.site, inputs);
    const { title, caption, source } = figure;
    const record: FigureRecord = {
      ...{ lab: this.lab.manifest.id, figure: name, title, caption, source },
      config: { mode: MODE, dataset: context.dataset.name, seeds: inputs.seeds, backend, target: 'labs' },
      ...{ result, chart: figure.chart(result, context) },
    };
    return { printed, record: asJson(record) as FigureRecord };
  }

  private async hostOf(text: string): Promise<WorkerHost> {
    if (this.drawing?.text === text) return this.drawing.host;
    await this.drawing?.host.close();
    const host = new WorkerHost({ text, limits: figureLimits(MODE), start: () => this.workers.take() });
    this.drawing = { text, host };
    return host;
  }
}

/** A number that is none becomes `null`, as in the file of the command line. */
function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

let artist: Artist | undefined;

addEventListener('message', ({ data }: MessageEvent<OpenArtist | DrawRequest>) => {
  const id = 'id' in data ? data.id : undefined;
  void answerTo(data).catch((error: unknown) =>
    tell({ kind: 'fault', ...(id !== undefined && { id }), message: messageOf(error) }),
  );
});

async function answerTo(message: OpenArtist | DrawRequest): Promise<void> {
  if (!('id' in message)) {
    artist = new Artist(message);
    return artist.ready();
  }
  const drawn = await artist!.draw(message);
  tell({ kind: 'drawn', id: message.id, ...drawn });
}
