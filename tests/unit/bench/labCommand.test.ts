import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runLab } from '../../../src/bench/labCommand';

const TMP = mkdtempSync(join(tmpdir(), 'bench-lab-'));
afterAll(() => rmSync(TMP, { recursive: true, force: true }));

it('answers with the output of the command line of the kit', async () => {
  expect(await runLab(['--version'])).toMatch(/^\d+\.\d+\.\d+\n$/);
});

it('runs a file first, in TypeScript, with variables of the environment beside those of this process', async () => {
  const [preload, found] = [join(TMP, 'preload.ts'), join(TMP, 'found.json')];
  writeFileSync(
    preload,
    `import { writeFileSync } from 'node:fs';
    const { FOUND, PATH }: NodeJS.ProcessEnv = process.env;
    writeFileSync(FOUND as string, JSON.stringify([PATH, process.cwd(), process.argv.slice(2)]));`,
  );
  await runLab(['--version'], { preload, env: { FOUND: found } });
  const root = join(__dirname, '../../..');
  expect(JSON.parse(readFileSync(found, 'utf8'))).toEqual([process.env['PATH'], root, ['--version']]);
});

it('an exit code other than 0 is an error with the last three lines', async () => {
  await expect(runLab(['nothing', 'here'])).rejects.toThrow(
    "lab nothing here failed: error: unknown command 'nothing' / (npx lab --help lists the commands)",
  );
  const preload = join(TMP, 'print.ts');
  writeFileSync(preload, "console.error('1\\n2\\n3'); console.log('4\\n5'); process.exit(3);");
  await expect(runLab(['list'], { preload })).rejects.toThrow('lab list failed: 3 / 4 / 5');
});
