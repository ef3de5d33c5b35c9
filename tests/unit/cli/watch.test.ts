import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckSettings } from '../../../src/cli/checkSettings';
import { watch } from '../../../src/cli/commands/watch';
import { UsageError } from '../../../src/core/errors';
import type { Hosts } from '../../../src/course/hosts';
import { ROOT } from '../../../src/course/labs';
import type { FakeTerminal } from './fakeTerminal';
import { fakeTerminal } from './fakeTerminal';
import { scratchFolder } from '../../support/scratch';

const mockHosts: string[] = [];
const mockOptions: object[] = [];
jest.mock('../../../src/course/startSubmissionProcess', () => ({
  startSubmissionProcess: ({ id, ...options }: { id: string }) => {
    mockOptions.push(options);
    mockHosts.push(`start ${id}`);
    return { close: () => Promise.resolve(mockHosts.push(`close ${id}`)) };
  },
}));

/** The judge of a round; it closes the hosts of its labs, as the real one does. */
const mockJudge = jest.fn<Promise<void>, [CheckSettings]>();
jest.mock('../../../src/cli/judgeLabs', () => ({
  judgeLabs: async (settings: CheckSettings, hosts: Hosts) => {
    mockHosts.push('judge');
    await mockJudge(settings);
    for (const id of settings.ids) await hosts.close(id);
    return { exitCode: 0 };
  },
}));

const TMP = scratchFolder('watch');
beforeEach(() => {
  mockHosts.length = mockOptions.length = 0;
  mockJudge.mockReset();
});

const ID = '03-softmax-sgd';

/** Watches until as many rounds are over; `afterRound` is called at the end of each. */
async function watchRounds(
  rounds: number,
  { target = TMP, ids = [ID], afterRound = (): void => save(target) } = {},
): Promise<FakeTerminal> {
  save(target);
  const terminal = fakeTerminal();
  const end = new AbortController();
  let over = 0;
  const print = (text: string): void => {
    terminal.print(text);
    if (!text.startsWith('watching ')) return;
    if (++over === rounds) end.abort();
    else afterRound();
  };
  const settings = { ids, target, only: undefined, seed: undefined, deadlineSeconds: undefined };
  const flags = { recorded: false, verbose: false, format: 'text', out: undefined } as const;
  await watch({ ...settings, ...flags }, { ...terminal, print }, end.signal);
  return terminal;
}

let saves = 0;
function save(folder: string): void {
  writeFileSync(join(folder, 'lab.ts'), `// save ${saves++}`);
}

it('judges again after each save, on a screen that is cleared before', async () => {
  const { printed } = await watchRounds(3);
  expect(mockJudge).toHaveBeenCalledTimes(3);
  expect(printed.cleared).toBe(3);
  expect(printed.stdout).toBe(`watching ${join(TMP, 'lab.ts')} – Ctrl-C ends\n`.repeat(3));
});

it('sees a save that is made during a round', async () => {
  mockJudge.mockImplementationOnce(async () => {
    save(TMP);
    // The editor has to be done before the file counts as saved: the round ends after that.
    await new Promise((resolve) => setTimeout(resolve, 300));
  });
  await watchRounds(2, { afterRound: () => undefined });
  expect(mockJudge).toHaveBeenCalledTimes(2);
});

it('goes on after bad usage, which may be a file that is just being saved', async () => {
  mockJudge.mockRejectedValueOnce(new UsageError('lab.ts is gone'));
  const { printed } = await watchRounds(2);
  expect(mockJudge).toHaveBeenCalledTimes(2);
  expect(printed.stderr).toBe('lab: lab.ts is gone\n');
});

it("ends with the kit's own fault, and closes the hosts", async () => {
  mockJudge.mockRejectedValueOnce(new Error('broken'));
  await expect(watchRounds(2)).rejects.toThrow('broken');
  expect(mockHosts).toEqual([`start ${ID}`, 'judge', `close ${ID}`]);
});

it('starts the process of the next round of a single lab beforehand, and closes it at the end', async () => {
  await watchRounds(2);
  const round = ['judge', `close ${ID}`, `start ${ID}`];
  expect(mockHosts).toEqual([`start ${ID}`, ...round, ...round, `close ${ID}`]);
});

it('names files of the kit by their path in it', async () => {
  const ids = [ID, '04-optimizers'];
  const terminal = fakeTerminal();
  const end = new AbortController();
  const settings = { ids, target: 'labs', only: undefined, seed: undefined, deadlineSeconds: 3 };
  const flags = { recorded: false, verbose: false, format: 'text', out: undefined } as const;
  end.abort();
  await watch({ ...settings, ...flags }, terminal, end.signal);
  expect(terminal.printed.stdout).toBe(
    `watching ${ids.map((id) => join('labs', id, 'lab.ts')).join(', ')} – Ctrl-C ends\n`,
  );
  expect(terminal.printed.stdout).not.toContain(ROOT);
  // Several labs: the first one's process is started for the first round only.
  expect(mockHosts).toEqual([`start ${ID}`, 'judge', `close ${ID}`]);
});

it('starts processes with the level that is asked for, and prints what they print', async () => {
  const end = new AbortController();
  end.abort();
  const settings = {
    ids: [ID],
    target: 'labs',
    only: undefined,
    seed: undefined,
    deadlineSeconds: undefined,
  };
  const flags = { recorded: false, verbose: false, format: 'text', out: undefined } as const;
  await watch({ ...settings, ...flags, isolation: 'user' }, fakeTerminal(), end.signal);
  await watch({ ...settings, ...flags }, fakeTerminal(), end.signal);
  const [first, , third] = mockOptions;
  expect(first).toMatchObject({ prints: 'stdout', isolation: 'user' });
  expect(third).not.toHaveProperty('isolation');
});

it('is for people: another format is refused before anything is started', async () => {
  const settings = {
    ids: [ID],
    target: 'labs',
    only: undefined,
    seed: undefined,
    deadlineSeconds: undefined,
  };
  const flags = { recorded: false, verbose: false, format: 'junit', out: undefined } as const;
  await expect(watch({ ...settings, ...flags }, fakeTerminal())).rejects.toThrow(
    new UsageError(
      '--watch is for people and --format junit for scripts; expected one of them, received both',
    ),
  );
  expect(mockHosts).toEqual([]);
});
