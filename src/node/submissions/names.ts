import { printable } from '../../core/printable';
import { INTAKE_LIMITS } from './limits';

// eslint-disable-next-line no-control-regex -- these are the characters that are looked for
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

/** The reason why a path of an archive is not taken; undefined for an ordinary path. Its parts are joined by slashes. */
export function oddName(path: string): string | undefined {
  if (path.length > INTAKE_LIMITS.path) return `a name of ${path.length} letters`;
  if (CONTROLS.test(path)) return 'a name with control characters';
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path)) return 'an absolute path';
  const parts = path.split('/');
  if (parts.includes('..')) return 'a path that leaves its folder';
  if (parts.some((part) => part === '' || part === '.')) return 'a path with an empty part';
  if (parts.length > INTAKE_LIMITS.depth) return `more than ${INTAKE_LIMITS.depth} folders inside each other`;
  return undefined;
}

/** A path of an archive in the one form that is used here: slashes, without `./` in front. */
export function normalPath(path: string): string {
  return path
    .replaceAll('\\', '/')
    .replace(/^(?:\.\/)+/, '')
    .replace(/\/$/, '');
}

/** A name of a submission as a message shows it. */
export function shownName(path: string): string {
  return printable(path.length > 80 ? `${path.slice(0, 77)}…` : path).replaceAll('\n', ' ');
}

const CODE = /\.(?:ts|mts|cts|js|mjs|cjs|json)$/i;
const CONFIGURATION =
  /^(?:package(?:-lock)?\.json|[tj]sconfig.*\.json|lab\.json|.*\.config\.[cm]?[jt]s|\..*|.*rc\.(?:json|[cm]?js))$/i;
/** Folders that belong to tools, to the kit or to the system. Nothing in them is an answer. */
const FOREIGN_FOLDERS = ['node_modules', 'figures', '__MACOSX', 'out', 'coverage'];

export type Wanted = 'code' | 'archive' | 'configuration' | 'packages' | 'other';

/** The use of a file of a submission, by its path. */
export function useOf(path: string): Wanted {
  const parts = path.split('/');
  const name = parts.at(-1)!;
  if (parts.includes('node_modules')) return 'packages';
  const folders = parts.slice(0, -1);
  if (folders.some((part) => part !== '..' && isForeignFolder(part))) return 'other';
  if (isArchive(name)) return 'archive';
  if (!CODE.test(name)) return 'other';
  return CONFIGURATION.test(name) ? 'configuration' : 'code';
}

/** True for folders whose files are never looked at. */
export function isForeignFolder(name: string): boolean {
  return name.startsWith('.') || FOREIGN_FOLDERS.includes(name);
}

const ARCHIVE = /\.(?:zip|tar|tar\.gz|tgz)$/i;

export function isArchive(name: string): boolean {
  return ARCHIVE.test(name);
}

export function withoutArchiveEnding(name: string): string {
  return name.replace(ARCHIVE, '');
}
