import type { BackendReport } from '../../backend/choose';
import { messageOf } from '../../core/errors';
import { gradeLab } from '../../grading/judge/grade';
import type { Recording } from '../../grading/judge/recorded';
import { parseRecording, RecordedExpectations } from '../../grading/judge/recorded';
import type { Probes } from '../../grading/model/check';
import { taskOf } from '../../grading/model/check';
import type { LabReport } from '../../grading/model/report';
import { checkLimits } from '../../hosts/limits';
import { probesFile, recordingFile } from '../labData';
import type { CheckRequest, JudgeMessage, OpenJudge } from './messages';
import { SpareWorkers } from './spareWorkers';
import { WorkerHost } from './workerHost';

/*
 * The judge's worker: it asks the checks of one lab and makes the report, so that the page has nothing to do meanwhile.
 */

const tell = (message: JudgeMessage): void => postMessage(message);

class Judge {
  private readonly probes: Promise<Probes<unknown>>;
  private readonly recording: Promise<Recording>;
  private readonly workers: SpareWorkers;

  constructor(private readonly lab: OpenJudge) {
    const { site, manifest, starter } = lab;
    this.workers = new SpareWorkers({ site, manifest, starter, serves: 'probes' });
    this.probes = import(`${site}${probesFile(manifest.id)}`).then(
      (module: { probes: Probes<unknown> }) => module.probes,
    );
    this.recording = fetchedText(`${site}${recordingFile(manifest.id)}`).then((text) =>
      parseRecording(text, recordingFile(manifest.id)),
    );
  }

  async ready(): Promise<BackendReport> {
    await Promise.all([this.probes, this.recording]);
    return this.workers.ready();
  }

  async report({ id, text, task, seconds }: CheckRequest): Promise<{ report: LabReport; printed: string[] }> {
    const { manifest, kit } = this.lab;
    const checks = this.lab.checks.filter((check) => task === undefined || taskOf(check.id) === task);
    const expectations = new RecordedExpectations(await this.recording, await this.probes);
    this.workers.printed = [];
    const host = new WorkerHost({ text, limits: checkLimits(seconds), start: () => this.workers.take() });
    let done = 0;
    try {
      const report = await gradeLab({
        ...{ manifest, checks, host, expectations, text },
        info: { kit, backend: 'wasm', reference: 'recorded' },
        onCheck: (check) => tell({ kind: 'progress', id, done: done++, of: checks.length, check: check.id }),
      });
      const { backend, printed } = this.workers;
      return { report: { ...report, backend: backend?.backend ?? 'none' }, printed };
    } finally {
      await host.close();
      // Only now: it would take time from the check.
      this.workers.refill();
    }
  }
}

async function fetchedText(address: string): Promise<string> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address} can't be loaded (${answer.status})`);
  return answer.text();
}

let judge: Judge | undefined;

addEventListener('message', ({ data }: MessageEvent<OpenJudge | CheckRequest>) => {
  const id = 'id' in data ? data.id : undefined;
  void answerTo(data).catch((error: unknown) =>
    tell({ kind: 'fault', ...(id !== undefined && { id }), message: messageOf(error) }),
  );
});

async function answerTo(message: OpenJudge | CheckRequest): Promise<void> {
  if (!('id' in message)) {
    judge = new Judge(message);
    return tell({ kind: 'ready', backend: await judge.ready() });
  }
  const answer = await judge!.report(message);
  tell({ kind: 'report', id: message.id, ...answer });
}
