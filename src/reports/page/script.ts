/**
 * The script of the page: the pictures as slides, one at a time, and moving pictures. These play while they are in sight, but
 * for readers who asked their system for less motion; a button plays and pauses them. Without it everything can still be read.
 * Keys: → and ← (or j and k) go to the next and the previous picture, s shows slides, Escape ends them.
 */
export const SCRIPT = `
(() => {
  const figures = [...document.querySelectorAll('figure[id]')].filter((figure) => figure.querySelector('img'));
  const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  const watcher = !calm && window.IntersectionObserver && new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) if (!target.dataset.paused) play(target, isIntersecting);
  }, { threshold: 0.5 });
  function play(image, on) {
    image.src = on ? image.dataset.moving : image.dataset.still;
    const button = image.closest('figure').querySelector('[data-do=play]');
    button.textContent = on ? 'Pause' : 'Play';
    button.setAttribute('aria-label', button.textContent + ': ' + image.closest('figure').querySelector('h3').textContent);
  }
  for (const image of document.querySelectorAll('img[data-moving]')) {
    const button = image.closest('figure').querySelector('[data-do=play]');
    button.hidden = false;
    button.addEventListener('click', () => {
      const on = button.textContent === 'Play';
      image.dataset.paused = on ? '' : 'by hand';
      play(image, on);
    });
    if (watcher) watcher.observe(image);
  }
  const dialog = document.querySelector('dialog');
  if (figures.length === 0 || !dialog.showModal) return;
  const [heading, picture, verdict, count] = ['h2', 'img', '.verdict', '.count'].map((name) => dialog.querySelector(name));
  let current = 0;
  const nearest = () => {
    const tops = figures.map((figure) => Math.abs(figure.getBoundingClientRect().top - 80));
    return tops.indexOf(Math.min(...tops));
  };
  const fill = () => {
    const figure = figures[current];
    const image = figure.querySelector('img');
    heading.textContent = figure.querySelector('h3').textContent;
    picture.src = calm || !image.dataset.moving ? image.getAttribute('src') : image.dataset.moving;
    picture.alt = image.alt;
    verdict.textContent = figure.querySelector('.verdict')?.textContent ?? '';
    count.textContent = (current + 1) + ' of ' + figures.length;
  };
  const go = (by) => {
    if (!dialog.open) current = nearest();
    current = Math.min(Math.max(current + by, 0), figures.length - 1);
    if (dialog.open) fill();
    figures[current].scrollIntoView({ block: 'start' });
  };
  const open = (figure) => {
    current = figure ? figures.indexOf(figure) : nearest();
    fill();
    dialog.showModal();
  };
  for (const figure of figures) {
    figure.querySelector('a.picture').addEventListener('click', (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      open(figure);
    });
  }
  dialog.querySelector('[data-do=previous]').addEventListener('click', () => go(-1));
  dialog.querySelector('[data-do=next]').addEventListener('click', () => go(1));
  dialog.querySelector('[data-do=close]').addEventListener('click', () => dialog.close());
  document.querySelector('[data-do=slides]').addEventListener('click', () => open());
  document.querySelector('[data-do=slides]').hidden = false;
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'ArrowRight' || event.key === 'j') go(1);
    else if (event.key === 'ArrowLeft' || event.key === 'k') go(-1);
    else if (event.key === 's' && !dialog.open) open();
    else return;
    event.preventDefault();
  });
})();
`;
