'use strict';
/*
 * Writes the table of replaced kernels in README.md, from the registry in replaced.ts. `--check` writes nothing: it fails
 * if the page differs.
 */
const fs = require('node:fs');
const path = require('node:path');

const PAGE = path.join(__dirname, 'README.md');
const [BEGIN, END] = ['<!-- table: npm run table -->', '<!-- end of the table -->'];

/** @returns the exports of a TypeScript file that imports nothing */
function load(file) {
  const { transpileModule, ModuleKind } = require('typescript');
  const source = fs.readFileSync(path.join(__dirname, file), 'utf8');
  const { outputText } = transpileModule(source, { compilerOptions: { module: ModuleKind.CommonJS } });
  const module = { exports: {} };
  new Function('module', 'exports', outputText)(module, module.exports);
  return module.exports;
}

async function run({ check }) {
  const { REPLACED } = load('replaced.ts');
  const rows = REPLACED.map(
    ({ kernels, stock, here }) =>
      `| ${kernels.map((name) => `\`${name}\``).join(', ')} | ${stock} | ${here} |`,
  );
  const table = ['| kernel of tfjs | stock wasm | here |', '| --- | --- | --- |', ...rows].join('\n');
  const page = fs.readFileSync(PAGE, 'utf8');
  const [before, rest] = page.split(BEGIN);
  const after = rest.split(END)[1];
  const { format } = require('prettier');
  const written = `${before}${BEGIN}\n\n${await format(table, { parser: 'markdown' })}\n${END}${after}`;
  if (!check) fs.writeFileSync(PAGE, written);
  else if (written !== page)
    throw new Error("README.md doesn't have the table of replaced.ts: run npm run table");
}

run({ check: process.argv.includes('--check') }).catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
