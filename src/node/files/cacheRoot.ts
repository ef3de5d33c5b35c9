import envPaths from 'env-paths';

/** The folder for all downloads. */
export function cacheRoot(env: NodeJS.ProcessEnv): string {
  return env['LAB_CACHE'] || envPaths('deep-learning-labs', { suffix: '' }).cache;
}
