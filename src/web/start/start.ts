import { element, find } from '../dom';
import type { LabEntry } from '../labData';
import { startPage } from '../page';
import type { Score } from '../store/labStore';
import { LabStore, MOST_VERSIONS } from '../store/labStore';
import { points } from '../../reports/graded';
import { say } from '../words/words';

/* The start page: all labs, the points so far, and what comes next. */

async function start(): Promise<void> {
  await startPage();
  const [answer, store] = await Promise.all([fetch('labs.json'), LabStore.open()]);
  const labs = (await answer.json()) as LabEntry[];
  const scores = await store.scores();
  const main = find('#main');
  main.classList.add('start');
  main.append(
    element('h1', {}, say('course')),
    element('p', { class: 'intro' }, say('start.intro')),
    nextStep(labs, scores),
    element('h2', {}, say('start.labs')),
    element('ul', { class: 'labs' }, ...labs.map((lab) => labCard(lab, scores.get(lab.id)))),
    element('h2', {}, say('start.keep')),
    element('p', {}, store.keeps ? say('start.keepText', { versions: MOST_VERSIONS }) : say('store.none')),
  );
}

/** The points of all labs, and the first lab that has some left. */
function nextStep(labs: readonly LabEntry[], scores: ReadonlyMap<string, Score>): HTMLElement {
  const all = labs.reduce((total, lab) => total + lab.points, 0);
  const reached = labs.reduce((total, { id }) => total + (scores.get(id)?.score ?? 0), 0);
  const next = labs.find((lab) => (scores.get(lab.id)?.score ?? 0) < lab.points);
  const title = next && `${next.id.slice(0, 2)} · ${next.title}`;
  return element(
    'div',
    { class: 'next' },
    element('p', { class: 'total' }, say('start.all', { score: points(reached), points: all })),
    next && title !== undefined
      ? element(
          'a',
          { class: 'button primary', href: `${next.id}.html` },
          say(scores.size === 0 ? 'start.begin' : 'start.next', { title }),
        )
      : element('p', {}, say('start.done')),
  );
}

function labCard({ id, title, points: all, picture }: LabEntry, score: Score | undefined): HTMLElement {
  const reached = points(score?.score ?? 0);
  return element(
    'li',
    { class: 'card', 'data-lab': id },
    picture &&
      element('img', {
        ...{ src: picture.file, width: picture.width, height: picture.height },
        ...{ alt: say('start.picture', { title: picture.title }), loading: 'lazy' },
      }),
    element('p', { class: 'number' }, say('start.toLab', { number: id.slice(0, 2) })),
    element('h3', {}, element('a', { href: `${id}.html` }, element('bdi', {}, title))),
    element('progress', {
      max: all,
      value: reached,
      'aria-label': say('start.points', { score: reached, points: all }),
    }),
    element('p', { class: 'soft' }, say('start.points', { score: reached, points: all })),
  );
}

void start();
