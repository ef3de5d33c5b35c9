import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import boundaries from 'eslint-plugin-boundaries';
import tseslint from 'typescript-eslint';

/**
 * The house (docs/ARCHITECTURE.md): each folder of src/, and the folders that it may import. A folder may always
 * import itself.
 */
const ANYWHERE = [
  'core',
  'backend',
  'data',
  'train',
  'charts',
  'figures',
  'hosts',
  'jobs',
  'reports',
  'compare',
  'kernels',
];
const GRADING = ['grading/model', 'grading/judge', 'grading/run', 'grading/selftest'];
const FOLDERS = {
  core: [],
  kernels: [],
  backend: ['core'],
  data: ['core'],
  charts: ['core'],
  hosts: ['core'],
  jobs: ['core', 'hosts'],
  train: ['core', 'data'],
  figures: ['core', 'data', 'train', 'charts'],
  'grading/model': ['core', 'hosts'],
  'grading/judge': ['core', 'hosts', 'grading/model'],
  'grading/run': ['core', 'hosts', 'grading/model'],
  'grading/selftest': ['core', 'hosts', 'grading/model', 'grading/judge'],
  reports: ['core', 'charts', 'grading/model'],
  compare: ['core', 'data', 'train', 'charts', 'figures', 'hosts', 'jobs'],
  web: [...ANYWHERE, ...GRADING],
  node: [...ANYWHERE, ...GRADING],
  course: [...ANYWHERE, ...GRADING, 'node', 'web'],
  cli: [...ANYWHERE, ...GRADING, 'node', 'course'],
  bench: ['core', 'kernels', 'charts', 'hosts', 'node'],
};

/** The only files that may use Node, a canvas package, lock files or watchers: all others run in a browser too. */
const NODE_FILES = [
  'src/{node,course,cli,bench}/**',
  'src/kernels/{load/node.ts,tests/**}', // the kernels are a package of their own, with a loader for each platform
];
const NODE_ONLY = {
  group: ['node:*', '@napi-rs/canvas', 'chartjs-node-canvas', 'proper-lockfile', 'chokidar', 'env-paths'],
  message:
    'this file must run in a browser too: Node belongs in src/node, src/course, src/cli and src/bench.',
};
const NO_TENSORS = [
  { group: ['@tensorflow/*'], message: 'charts and starters work on plain JSON and text, never on tensors.' },
  { group: ['**/node/backend', '**/core/tensors'], message: 'this would load tfjs.' },
];

const allow = (from, to) => ({
  from: { element: { type: from } },
  allow: to.map((type) => ({ to: { element: { type } } })),
});

export default tseslint.config(
  // AssemblyScript looks like TypeScript and is none; its compiler checks it.
  {
    ignores: [
      'node_modules/',
      'out/',
      'coverage/',
      'labs/',
      'src/kernels/dist/',
      'src/kernels/assembly/*.ts',
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.strict,
  prettier,
  {
    files: ['**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      eqeqeq: 'error',
      'prefer-const': 'error',
    },
  },
  {
    files: ['**/*.cjs', '**/jest.config.js', 'tests/support/*.js'],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
    languageOptions: {
      sourceType: 'commonjs',
      globals: {
        require: 'readonly',
        process: 'readonly',
        module: 'readonly',
        console: 'readonly',
        Buffer: 'readonly',
        __dirname: 'readonly',
      },
    },
  },
  { files: ['**/*.mjs'], languageOptions: { globals: { process: 'readonly' } } },
  {
    files: ['src/**/*.ts', 'solutions/**/*.ts', 'tests/**/*.ts'],
    plugins: { boundaries },
    settings: {
      'import/resolver': { node: { extensions: ['.ts', '.js', '.json'] } },
      'boundaries/elements': [
        ...Object.keys(FOLDERS).map((name) => ({ type: name, pattern: `src/${name}` })),
        { type: 'lab', pattern: 'solutions/*', capture: ['lab'] },
        { type: 'tests', pattern: 'tests' },
      ],
    },
    rules: {
      'boundaries/dependencies': [
        'error',
        {
          default: 'disallow',
          policies: [
            ...Object.entries(FOLDERS).map(([from, allowed]) => allow(from, [from, ...allowed])),
            // A lab is handed what it needs from another lab; it imports only the machinery and itself.
            allow('lab', ['core', 'data', 'train', 'charts', 'figures']),
            {
              from: { element: { type: 'lab' } },
              allow: { to: { element: { type: 'lab', captured: { lab: '{{from.element.captured.lab}}' } } } },
            },
            allow('tests', [...Object.keys(FOLDERS), 'lab', 'tests']),
          ],
        },
      ],
    },
  },
  {
    // What a reader can hold in mind.
    files: ['src/**/*.ts', 'solutions/**/*.ts', 'tests/graded/**/*.ts'],
    // A list of tests may be long. The arguments of a task are the course's own.
    ignores: ['**/*.test.ts', 'tests/graded/selfTests.ts', 'solutions/*/lab.ts'],
    rules: {
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: false, skipComments: false }],
      'max-params': ['error', 4],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: NODE_FILES,
    rules: { 'no-restricted-imports': ['error', { patterns: [NODE_ONLY] }] },
  },
  {
    files: ['src/charts/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: [NODE_ONLY, ...NO_TENSORS] }] },
  },
  {
    files: ['src/course/starters/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: NO_TENSORS }] },
  },
);
