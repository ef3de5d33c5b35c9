import { messageOf } from '../core/errors';

/** The meanings of errors of the file system, by their codes. */
const PROBLEMS: Readonly<Record<string, string>> = {
  EACCES: 'this user is not allowed to',
  EPERM: 'this user is not allowed to',
  EROFS: 'the disk can only be read',
  ENOSPC: 'no space is left on the disk',
  EDQUOT: 'no space is left for this user',
  EFBIG: 'the file would be too large',
  EISDIR: 'a folder has this name',
  ENOTEMPTY: 'a folder has this name',
  EEXIST: 'a file has this name',
  ENOTDIR: 'a part of the path is a file, not a folder',
  ENOENT: 'there is no such file or folder',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'the links in the path lead in a circle',
  EMFILE: 'too many files are open',
  EIO: 'the disk does not work',
};

/** True for an error of the file system about a path, which the user may mend. */
export function isFileProblem(error: unknown): error is NodeJS.ErrnoException & { path: string } {
  const { code, path } = (error ?? {}) as NodeJS.ErrnoException;
  return code !== undefined && code in PROBLEMS && typeof path === 'string';
}

/** A file system's error in words. Other errors keep their own message. */
export function fileProblem(error: unknown): string {
  const { code, syscall = '' } = (error ?? {}) as NodeJS.ErrnoException;
  // The folder above is there, but it takes no new ones.
  if (code === 'ENOENT' && syscall.startsWith('mkd')) return 'nothing can be made there';
  return (code !== undefined && PROBLEMS[code]) || messageOf(error);
}
