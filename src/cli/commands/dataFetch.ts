import path from 'node:path';
import { type FetchEvent, fetchDataset, type FetchedFile } from '../../node/files/fetch';
import { findDownloaded } from '../../data/registry';
import { printJson, Progress } from '../terminal';

export interface FetchDataOptions {
  mirror?: string[];
  json?: boolean;
}

export async function fetchData(name: string, { mirror, json = false }: FetchDataOptions): Promise<void> {
  const dataset = findDownloaded(name);
  const show = new FetchDisplay(name, json);
  const files = await fetchDataset(dataset, {
    ...(mirror && { mirrors: mirror }),
    onEvent: (event) => show.event(event),
  });
  const folder = path.dirname(files[0]!.file);
  if (json) printJson({ name, folder, files });
  else console.log(`\n${dataset.info.title} is in ${folder}`);
}

/** A bar for the file that is coming in (on a terminal), a line for each that has come or failed. */
class FetchDisplay {
  private bar: Progress | undefined;

  constructor(
    private readonly name: string,
    private readonly json: boolean,
  ) {}

  event(event: FetchEvent): void {
    if (event.kind === 'progress') return this.progress(event.file, event.received, event.total);
    this.bar?.stop();
    this.bar = undefined;
    if (event.kind === 'waiting') console.error(`another process is fetching ${this.name}; waiting for it`);
    else if (event.kind === 'failed') failedLine(event.url, event.reason, event.next);
    else if (!this.json) console.log(doneText(event));
  }

  private progress(file: string, received: number, total: number | undefined): void {
    if (total === undefined) return;
    this.bar ??= new Progress(total);
    this.bar.at(received, `${file}, ${megabytes(received)} of ${megabytes(total)}`);
  }
}

/** The last failure is told by the error that ends the command. */
function failedLine(url: string, reason: string, next: string | undefined): void {
  if (next !== undefined) console.error(`${url}: ${reason}; trying ${next}`);
}

function doneText({ file, bytes, url, resumedFrom }: FetchedFile): string {
  const resumed = resumedFrom > 0 ? `, the first ${megabytes(resumedFrom)} from an earlier attempt` : '';
  const how = url === undefined ? 'already here' : `from ${url}${resumed}`;
  return `${path.basename(file)}  ${megabytes(bytes)}  ${how}`;
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(bytes < 1e6 ? 3 : 1)} MB`;
