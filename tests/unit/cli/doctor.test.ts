import { totalmem } from 'node:os';
import type { BackendTrial } from '../../../src/backend/choose';
import type * as Labs from '../../../src/course/labs';
import { registeredFonts } from '../../../src/node/fonts';
import { lab } from './fakeTerminal';

const PROBLEM = `LAB_BACKEND=tensorflow was asked for, but that backend does not work here: ${'long '.repeat(20)}`;

// Two labs, of which one has its solution here.
jest.mock('../../../src/course/labs', () => ({
  ...jest.requireActual<typeof Labs>('../../../src/course/labs'),
  allLabs: () => ['01-a', '02-b'],
  hasSolution: (id: string) => id === '02-b',
}));

jest.mock('../../../src/node/isolation/choose', () => ({
  obstacleOf: (level: string) => (level === 'user' ? 'setpriv is missing' : undefined),
}));

let mockProblem: string | undefined;
jest.mock('../../../src/node/backend', () => ({
  startBackend: () =>
    mockProblem === undefined ? Promise.resolve({ backend: 'wasm' }) : Promise.reject(new Error(mockProblem)),
  tryAllBackends: (): Promise<BackendTrial[]> =>
    Promise.resolve([
      { backend: 'tensorflow', ok: false, reason: 'it is not installed' },
      { backend: 'wasm', ok: true },
      { backend: 'cpu', ok: true },
    ]),
}));
beforeEach(() => (mockProblem = undefined));

it('--json gives the parts of the machine and the backends that were tried', async () => {
  const { code, stdout, stderr } = await lab('doctor', '--json');
  expect([code, stderr]).toEqual([0, '']);
  const answer = JSON.parse(stdout) as { cores: number; fonts: string[]; memory: Record<string, number> };
  expect(answer).toEqual({
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    backend: 'wasm',
    isolation: [
      { level: 'sandbox', ok: true },
      { level: 'user', ok: false, reason: 'setpriv is missing' },
      { level: 'process', ok: true },
    ],
    tried: [
      { backend: 'tensorflow', ok: false, reason: 'it is not installed' },
      { backend: 'wasm', ok: true },
      { backend: 'cpu', ok: true },
    ],
    cores: expect.any(Number),
    memory: { total: expect.any(Number), free: expect.any(Number), unit: 'GiB' },
    fonts: expect.any(Array),
    labs: 2,
    solutions: 1,
  });
  expect(answer.cores).toBeGreaterThan(0);
  expect(answer.fonts.length).toBeGreaterThan(0);
  expect(answer.memory['total']).toBeGreaterThan(answer.memory['free']!);
  // In units of 1024³ bytes, with one digit after the point.
  expect(answer.memory['total']).toBeCloseTo(totalmem() / 1024 ** 3, 0);
  expect(String(answer.memory['total'])).toMatch(/^\d+(\.\d)?$/);
});

it('prints a table that says which backend is in use', async () => {
  const { code, stdout } = await lab('doctor');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^backend tensorflow +no: it is not installed$/m);
  expect(stdout).toMatch(/^backend wasm +works, in use$/m);
  expect(stdout).toMatch(/^backend cpu +works$/m);
  expect(stdout).toMatch(/^isolation sandbox +works$/m);
  expect(stdout).toMatch(/^isolation user +no: setpriv is missing$/m);
  expect(stdout).toMatch(/^\s*\nNode/);
  expect(stdout).toMatch(/^memory +[\d.]+ GiB, [\d.]+ free$/m);
  expect(stdout).toMatch(/^Node +[\d.]+ on \S+ \S+$/m);
  expect(stdout).toMatch(/^cores +\d+$/m);
  expect(stdout).toContain(` ${registeredFonts().join(', ')}\n`);
  expect(stdout).toMatch(/^labs +2, 1 with their solution here$/m);
  expect(stdout).toContain('The first of tensorflow, wasm, cpu that works is used');
  expect(stdout).not.toMatch(/ $/m);
});

it('shows the table and the problem if no backend can be used, and ends with exit code 1', async () => {
  mockProblem = PROBLEM.trim();
  const [asJson, asText] = [await lab('doctor', '--json'), await lab('doctor')];
  expect(JSON.parse(asJson.stdout)).toMatchObject({ backend: null, problem: mockProblem });
  expect([asJson.code, asText.code, asJson.stderr, asText.stderr]).toEqual([1, 1, '', '']);
  expect(asText.stdout).toMatch(/^backend wasm +works$/m);
  expect(asText.stdout.replace(/\s+/g, ' ')).toContain(mockProblem);
  expect(Math.max(...asText.stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(110);
});
