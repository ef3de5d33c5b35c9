import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { UsageError } from '../../core/errors';
import { counted } from '../../core/words';
import { siteFiles } from '../../course/site/build';
import { writeSite } from '../../course/site/write';
import { serveFolder } from '../../node/staticServer';
import type { CommandResult } from '../command';
import type { Terminal } from '../terminal';

/** The settings of `lab site`. Their values are parsed. */
export interface SiteSettings {
  /** The folder of the site. */
  out: string;
  /** A folder with further languages, or undefined. */
  words: string | undefined;
  /** Serves a site that was built, until the command is stopped. */
  serve: boolean;
  /** 0 for any that is free. */
  port: number;
}

/** Builds the course in a browser as static files, or serves them on this machine. */
export async function site(
  { out, words, serve, port }: SiteSettings,
  terminal: Terminal,
): Promise<CommandResult> {
  if (!serve) {
    const files = await siteFiles(words === undefined ? {} : { words });
    writeSite(out, files);
    const bytes = files.reduce((total, { content }) => total + Buffer.byteLength(content), 0);
    const size = `${counted(files.length, 'file')}, ${(bytes / 1e6).toFixed(1)} MB`;
    const text = `wrote ${relative('', out) || out}: ${size}. Put this folder on any web space, or look at it: npx lab site --serve`;
    return { output: { text }, exitCode: 0 };
  }
  if (!existsSync(join(out, 'index.html')))
    throw new UsageError(`--serve takes a site, and ${out} holds none; build it first: npx lab site`);
  const { address } = await serveFolder(out, port);
  terminal.print(`the course is at ${address} (Ctrl+C ends this)`);
  return new Promise(() => undefined);
}
