import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../../src/course/labs';
import { VERDICTS } from '../../../src/grading/model/report';
import { FACT_LABELS } from '../../../src/reports/outline';
import english from '../../../src/web/words/en.json';
import { filled, say, useCatalogue } from '../../../src/web/words/words';

const words: Record<string, string> = english;

it('the facts of a report have the names that the command line gives them', () => {
  for (const [kind, label] of Object.entries(FACT_LABELS)) expect(words[`fact.${kind}`]).toBe(label);
});

it.each(VERDICTS)('the verdict %s has words', (verdict) => {
  expect(words[`verdict.${verdict}`]).toMatch(/\w/);
});

it('each sentence is asked for by a page', () => {
  const folder = join(ROOT, 'src/web');
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .concat(readFileSync(join(ROOT, 'src/course/site/html.ts'), 'utf8'))
    .join('\n');
  const isAsked = (key: string): boolean =>
    sources.includes(`'${key}'`) ||
    sources.includes(`words.${key}`) ||
    sources.includes(`\`${key.split('.')[0]}.$`);
  // The name of a language is for those who make files of words; the playground has a test of its own.
  const own = Object.keys(words).filter((key) => key !== 'language' && !key.startsWith('playground.'));
  expect(own.filter((key) => !isAsked(key))).toEqual([]);
});

it('fills names in, and leaves those that nobody gave', () => {
  expect(filled('{a} of {b}', { a: 3 })).toBe('3 of {b}');
});

it('keeps English where a language lacks a sentence', () => {
  useCatalogue({ cancel: 'Abbrechen' });
  expect([say('cancel'), say('close')]).toEqual(['Abbrechen', 'Close']);
});
