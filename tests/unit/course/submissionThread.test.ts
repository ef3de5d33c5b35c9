/* What the program of a submission's thread serves; the thread itself is tests/unit/node/hosts/serveInThread. */
import type { GuardedHost } from '../../../src/grading/run/guardedHost';
import { manifest } from '../grading/toyLab';
import type { ThreadSettings } from '../../../src/course/startSubmissionProcess';

type Open = (data: { folder: string; settings: ThreadSettings }) => Promise<unknown>;
let mockOpen: Open;
jest.mock('../../../src/node/hosts/serveInThread', () => ({
  serveInThread: (open: Open) => {
    mockOpen = open;
    return Promise.resolve();
  },
}));

/** What happened, in order, and what each was handed. */
let mockLog: unknown[] = [];
const mockTold = (...what: unknown[]): void => void mockLog.push(what);
jest.mock('../../../src/node/backend', () => ({
  startBackend: () => Promise.resolve(mockTold('backend')),
}));
jest.mock('../../../src/grading/run/shortcuts', () => ({
  refuseChained: (names: string[]) => mockTold('refuse', names),
}));
jest.mock('../../../src/grading/run/tensorCount', () => ({ countTensors: () => mockTold('count') }));
let mockChecks = 0;
jest.mock('../../../src/grading/run/builtins', () => ({
  Builtins: class {
    constructor() {
      mockTold('builtins');
    }
    check(): void {
      mockChecks++;
    }
  },
}));
jest.mock('../../../src/grading/run/guardedHost', () => ({
  GuardedHost: class {
    constructor(
      readonly inner: unknown,
      readonly tell: (line: string) => void,
      readonly builtins: unknown,
    ) {}
  },
}));
jest.mock('../../../src/course/submissionHost', () => ({
  loadProbes: (id: string) => Promise.resolve(`probes of ${id}`),
  probeHost: (options: unknown) => {
    mockTold('probe host');
    return options;
  },
}));
jest.mock('../../../src/course/figures/figureHost', () => ({
  loadFigures: (id: string, target: string) => Promise.resolve(`figures of ${id} in ${target}`),
  figureHost: (...given: unknown[]) => given,
}));
jest.mock('../../../src/course/challenges/host', () => ({ challengeHost: (folder: string) => folder }));

import '../../../src/course/submissionThread';

const opened = async (more: Partial<ThreadSettings>): Promise<Record<string, unknown>> => {
  mockLog = [];
  const settings: ThreadSettings = { id: '99-toy', target: 'labs', serves: 'probes', manifest, ...more };
  // As far as it is looked at: see the class above.
  return (await mockOpen({ folder: '/box', settings })) as GuardedHost & Record<string, unknown>;
};

it('serves probes behind the refusals and counts, which are there before built-in objects are written down', async () => {
  const { inner, builtins } = await opened({});
  expect(mockLog).toEqual([
    ['backend'],
    ['refuse', manifest.forbidden],
    ['count'],
    ['probe host'],
    ['builtins'],
  ]);
  expect(inner).toMatchObject({ folder: '/box', manifest, probes: 'probes of 99-toy' });
  expect(inner).not.toHaveProperty('mended');
  expect(builtins).toBeDefined();
});

it('looks at built-in objects after each call of a task', async () => {
  const { inner } = await opened({});
  const before = mockChecks;
  (inner as { onReturn: () => void }).onReturn();
  expect(mockChecks).toBe(before + 1);
});

it("puts the reference's answers in their places, if there are any", async () => {
  const mended = { text: 'answers', tasks: ['twice'] };
  expect((await opened({ mended })).inner).toMatchObject({ mended });
});

it('serves the figures of a lab', async () => {
  const { inner, builtins } = await opened({ serves: 'figures', target: 'solutions' });
  expect(inner).toEqual(['/box', manifest, 'figures of 99-toy in solutions']);
  expect(builtins).toBeUndefined();
  expect(mockLog).toEqual([['backend']]);
});

it('serves a challenge', async () => {
  expect((await opened({ serves: 'challenge' })).inner).toBe('/box');
  expect(mockLog).toEqual([['backend']]);
});

it.each(['probes', 'figures', 'challenge'] as const)(
  'reports what happens beside %s on standard error',
  async (serves) => {
    const shown = jest.spyOn(console, 'error').mockReturnValue();
    const { tell } = await opened({ serves });
    (tell as (line: string) => void)('a line');
    expect(shown.mock.calls).toEqual([['a line']]);
    shown.mockRestore();
  },
);
