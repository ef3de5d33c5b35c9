import { configurationOf } from '../../../src/cli/commands/compare';
import { variantsOf } from '../../../src/compare/variants';
import { dataset } from '../../../src/course/compare/runComparison';
import { QUESTIONS } from './questions';
import { settingsOf } from './settingsOf';

it('has at least thirty questions, each once', () => {
  expect(QUESTIONS.length).toBeGreaterThanOrEqual(30);
  expect(new Set(QUESTIONS.map(({ command }) => command)).size).toBe(QUESTIONS.length);
});

it.each(QUESTIONS.map(({ asks, command }) => [asks, command]))('one command asks: %s', (_, command) => {
  const configuration = configurationOf(settingsOf(command));
  expect(variantsOf(configuration, { find: dataset, submissions: [] }).length).toBeGreaterThan(1);
});
