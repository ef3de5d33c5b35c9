/** Mutation testing of one or more folders of src/; see run.cjs. */
const folders = process.env.MUTATE.split(',');
const name = folders.map((folder) => folder.replaceAll('/', '-')).join('+');

export default {
  testRunner: 'jest',
  plugins: ['@stryker-mutator/jest-runner'],
  coverageAnalysis: 'perTest',
  jest: { configFile: 'tests/mutation/jest.config.js', enableFindRelatedTests: false },
  mutate: [...folders.map((folder) => `src/${folder}/**/*.ts`), '!src/kernels/assembly/**', '!src/**/*.d.ts'],
  disableTypeChecks: false,
  ignorePatterns: ['/out', '/docs/**/*.png', '/coverage'],
  reporters: ['clear-text', 'json'],
  clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false, reportTests: false },
  concurrency: Number(process.env.MUTATE_JOBS ?? 2),
  timeoutMS: 4000,
  timeoutFactor: 3,
  tempDirName: 'out/.stryker',
  jsonReporter: { fileName: `out/mutation/${name}.json` },
  incremental: true,
  incrementalFile: `out/mutation/${name}.incremental.json`,
  warnings: { slow: false, preprocessorErrors: false },
};
