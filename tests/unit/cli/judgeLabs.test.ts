/* The order in which labs are judged, with a grader that is only played. */
import type { Hosts } from '../../../src/course/hosts';
import type { CheckSettings } from '../../../src/cli/checkSettings';
import { fakeTerminal } from './fakeTerminal';

/** What happened, in order. */
const mockLog: string[] = [];
jest.mock('../../../src/node/backend', () => ({ startBackend: () => Promise.resolve() }));
jest.mock('../../../src/course/grading', () => ({
  expectationsOf: () => Promise.resolve({}),
  gradingOf: (id: string) => Promise.resolve({ id, checks: [], manifest: {} }),
}));
jest.mock('../../../src/grading/judge/grade', () => ({
  gradeLab: ({ id }: { id: string }) => {
    mockLog.push(`grade ${id}`);
    return Promise.resolve({ checks: [] });
  },
}));
jest.mock('../../../src/reports/text', () => ({ reportText: () => '' }));
jest.mock('../../../src/cli/checkSettings', () => ({
  labsToJudge: ({ ids }: CheckSettings) => ids.map((id) => ({ id, reference: 'live', seed: 1 })),
}));
jest.mock('../../../src/course/labs', () => ({ ROOT: '.', textOf: () => undefined }));
jest.mock('../../../src/course/kit', () => ({ KIT_VERSION: '1' }));

import { judgeLabs } from '../../../src/cli/judgeLabs';

it("a lab's process has ended before the next lab is judged, whose process is started meanwhile", async () => {
  const hosts = {
    hostFor: (id: string) => mockLog.push(`host ${id}`),
    close: async (id: string) => {
      await new Promise((done) => setImmediate(done));
      mockLog.push(`closed ${id}`);
    },
  } as unknown as Hosts; // all that is called
  const settings = { ids: ['01', '02'], target: 'labs', format: 'text' } as CheckSettings;
  expect(await judgeLabs(settings, hosts, fakeTerminal())).toEqual({ exitCode: 0 });
  expect(mockLog).toEqual([
    ...['host 01', 'host 02', 'grade 01', 'closed 01'],
    ...['host 02', 'grade 02', 'closed 02'],
  ]);
});
