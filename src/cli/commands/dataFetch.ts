import path from 'node:path';
import type { FetchEvent, FetchedFile } from '../../node/files/fetch';
import { fetchDataset } from '../../node/files/fetch';
import { findDownloaded } from '../../data/registry';
import type { CommandResult } from '../command';
import type { Progress } from '../progress';
import type { Terminal } from '../terminal';

export interface FetchSettings {
  /** The name of the data set. */
  name: string;
  /** Folders to download from; the public ones without it. */
  mirrors: string[] | undefined;
  json: boolean;
}

export async function fetchData(
  { name, mirrors, json }: FetchSettings,
  terminal: Terminal,
): Promise<CommandResult> {
  const dataset = findDownloaded(name);
  const display = new FetchDisplay(name, terminal, (file) => {
    if (!json) terminal.print(doneText(file));
  });
  const files = await fetchDataset(dataset, {
    ...(mirrors && { mirrors }),
    onEvent: (event) => display.event(event),
  });
  const folder = path.dirname(files[0]!.file);
  if (json) return { output: { json: { name, folder, files } }, exitCode: 0 };
  return { output: { text: `\n${dataset.info.title} is in ${folder}` }, exitCode: 0 };
}

/** Shows a bar for the file that is coming in (on a terminal), and tells what became of each file. */
class FetchDisplay {
  private bar: Progress | undefined;

  constructor(
    private readonly name: string,
    private readonly terminal: Terminal,
    private readonly done: (file: FetchedFile) => void,
  ) {}

  event(event: FetchEvent): void {
    if (event.kind === 'progress') return this.progress(event.file, event.received, event.total);
    this.bar?.stop();
    this.bar = undefined;
    if (event.kind === 'waiting')
      this.terminal.note(`another process is fetching ${this.name}; waiting for it`);
    else if (event.kind === 'failed') this.failed(event);
    else this.done(event);
  }

  private progress(file: string, received: number, total: number | undefined): void {
    if (total === undefined) return;
    this.bar ??= this.terminal.progress(total);
    this.bar.at(received, `${file}, ${megabytes(received)} of ${megabytes(total)}`);
  }

  /** The last failure isn't printed here: the error that ends the command says it. */
  private failed({ url, reason, next }: { url: string; reason: string; next: string | undefined }): void {
    if (next !== undefined) this.terminal.note(`${url}: ${reason}; trying ${next}`);
  }
}

function doneText({ file, bytes, url, resumedFrom }: FetchedFile): string {
  const resumed = resumedFrom > 0 ? `, the first ${megabytes(resumedFrom)} from an earlier attempt` : '';
  const source = url === undefined ? 'already here' : `from ${url}${resumed}`;
  return `${path.basename(file)}  ${megabytes(bytes)}  ${source}`;
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(bytes < 1e6 ? 3 : 1)} MB`;
