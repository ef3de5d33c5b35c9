import { allLabs } from '../labs';
import { manifestOf } from '../manifestOf';
import { handoutHtml } from './handout';
import type { SiteLab } from './labFiles';

/** A page of the site. */
export interface SitePage {
  /** Its file, at the top of the site: `playground.html`. */
  file: string;
  /** The title in the window's head, before the name of the course. Absent on the start page. */
  title?: string;
  /** Its script, which imports all else: a file of `src/web`. */
  script: string;
  /** Its style, which begins with `@import '../style/base.css'`. */
  style: string;
  /** The HTML inside of `<main>`. Default: none, since the script makes it. */
  body?: () => string;
}

const PAGES: SitePage[] = [
  { file: 'index.html', script: 'start/start.ts', style: 'start/start.css' },
  {
    file: 'playground.html',
    title: 'Playground',
    script: 'playground/playground.ts',
    style: 'playground/playground.css',
    body: () => `<div id="playground" data-labs="${allLabs().join(' ')}"></div>`,
  },
];

/**
 * Programs of `src/web` that are no page: workers. The page starts one by its place in the site:
 * `new Worker(new URL('code/src/web/worker/judge.js', document.baseURI), { type: 'module' })`.
 */
export const WORKERS: string[] = [
  'worker/judge.ts',
  'worker/artist.ts',
  'worker/submission.ts',
  'playground/worker.ts',
];

/** The page of a lab: its handout is ready made, its script adds the editor and the report. */
function labPage(lab: SiteLab): SitePage {
  const { id, starter } = lab;
  return {
    file: `${id}.html`,
    title: `${id.slice(0, 2)} · ${manifestOf(id).title}`,
    script: 'lab/lab.ts',
    style: 'lab/lab.css',
    body: () =>
      `<article id="handout" data-lab="${id}" lang="en" dir="ltr">${handoutHtml(starter.get('README.md') ?? '', manifestOf(id))}</article>`,
  };
}

export function sitePages(labs: readonly SiteLab[]): SitePage[] {
  return [...PAGES, ...labs.map(labPage)];
}
