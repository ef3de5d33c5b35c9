/** The TypeScript file that an import of JavaScript may mean, as for tsc: `./answers.js` for `answers.ts`. */
const SOURCE_OF = { js: 'ts', mjs: 'mts', cjs: 'cts' } as const;

/** The files of a submission that an import of a path may mean, the likeliest first. */
export function filesMeant(path: string): string[] {
  const [, stem, extension] = /^(.*)\.([mc]?js)$/.exec(path) ?? [];
  if (stem !== undefined) return [`${stem}.${SOURCE_OF[extension as keyof typeof SOURCE_OF]}`, path];
  if (/\.(?:[mc]?ts|json)$/.test(path)) return [path];
  return [`${path}.ts`, `${path}/index.ts`, path];
}
