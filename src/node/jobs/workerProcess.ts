import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import type { Job } from '../../jobs/job';
import type { WorkerAnswer } from './serveJobs';

export interface WorkerOptions {
  /** A program that calls `serveJobs`. */
  program: string;
  /** Seconds that a job may take; then the process is ended. */
  secondsOf: (job: Job) => number;
  /** After so many jobs a new process is started, so that no memory piles up. */
  jobsPerProcess: number;
}

/** Seconds in which a worker that is not needed any more has to end. */
const CLEAN_UP_SECONDS = 5;

/** A process that runs jobs one after the other. It is started again after it died. */
export class WorkerProcess {
  private process: ChildProcess | undefined;
  private done = 0;

  constructor(private readonly options: WorkerOptions) {}

  /** Runs a job. The answer is a fault if the process dies or takes too long. */
  async run(job: Job): Promise<WorkerAnswer> {
    if (this.done >= this.options.jobsPerProcess) await this.close();
    const worker = (this.process ??= this.start());
    const answer = await this.ask(worker, job);
    this.done++;
    if ('fault' in answer) await this.end(0);
    return answer;
  }

  /** Ends the process, which may clean up before. It is started again by the next job. */
  close(): Promise<void> {
    return this.end(CLEAN_UP_SECONDS);
  }

  private async end(seconds: number): Promise<void> {
    const worker = this.process;
    this.process = undefined;
    this.done = 0;
    if (worker === undefined || worker.exitCode !== null || worker.signalCode !== null) return;
    const gone = new Promise((resolve) => worker.once('exit', resolve));
    const timer = setTimeout(() => worker.kill('SIGKILL'), seconds * 1000);
    if (worker.connected) worker.disconnect();
    await gone;
    clearTimeout(timer);
  }

  private start(): ChildProcess {
    // What submissions print is kept out of the terminal.
    const worker = fork(this.options.program, [], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    worker.on('error', () => undefined); // told by "exit" or by the job that can't be sent
    return worker;
  }

  private ask(worker: ChildProcess, job: Job): Promise<WorkerAnswer> {
    const seconds = this.options.secondsOf(job);
    return new Promise((resolve) => {
      const finish = (answer: WorkerAnswer): void => {
        clearTimeout(timer);
        worker.off('message', onMessage);
        worker.off('exit', onExit);
        resolve(answer);
      };
      const onMessage = (answer: unknown): void => finish(answer as WorkerAnswer);
      const onExit = (code: number | null, signal: string | null): void =>
        finish({ fault: `the worker process ended (${signal ?? `exit code ${code}`})` });
      const timer = setTimeout(
        () => finish({ fault: `the job took more than ${seconds} s` }),
        seconds * 1000,
      );
      worker.on('message', onMessage);
      worker.on('exit', onExit);
      worker.send(job, (error) => {
        if (error) finish({ fault: `the worker process can not be reached: ${error.message}` });
      });
    });
  }
}
