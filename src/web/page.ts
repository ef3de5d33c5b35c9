import { element, find } from './dom';
import type { Settings } from './settings';
import { applyTheme, changeSettings, settings } from './settings';
import type { Catalogue } from './words/words';
import { say, useCatalogue } from './words/words';

/*
 * The frame of every page: its language, its direction, and the words that its HTML names by `data-word`.
 */

const LANGUAGE = 'lab-language';

/** The languages of this site, as the build wrote them into the page. */
export function languages(): string[] {
  return (document.documentElement.dataset['languages'] ?? 'en').split(' ');
}

/** The version of the kit that the site was built from. */
export function version(): string {
  return document.documentElement.dataset['version'] ?? '';
}

/** Loads the words of the chosen language and puts them in their places. Call it before anything is shown. */
export async function startPage(): Promise<void> {
  applyTheme();
  const language = chosenLanguage();
  if (language !== 'en') useCatalogue(await catalogueOf(language));
  const root = document.documentElement;
  root.lang = language;
  root.dir = say('direction');
  for (const element of document.querySelectorAll<HTMLElement>('[data-word]'))
    element.textContent = say(element.dataset['word'] as keyof Catalogue, { version: version() });
  find('.top').append(element('div', { class: 'choices' }, languageChoice(), themeChoice()));
  keepOffline();
}

const THEMES: readonly Settings['theme'][] = ['system', 'light', 'dark'];

function themeChoice(): HTMLElement {
  const chosen = settings().theme;
  const choice = element(
    'select',
    { id: 'theme', onchange: () => changeSettings({ theme: choice.value as Settings['theme'] }) },
    ...THEMES.map((theme) =>
      element('option', { value: theme, selected: theme === chosen }, say(`theme.${theme}` as const)),
    ),
  );
  return element('label', {}, say('theme'), ' ', choice);
}

/** Absent if there is one language only. */
function languageChoice(): HTMLElement | undefined {
  if (languages().length < 2) return undefined;
  const change = (): void => {
    rememberLanguage(choice.value);
    const address = new URL(location.href);
    address.searchParams.delete('language');
    location.assign(address);
  };
  const choice = element(
    'select',
    { id: 'language', onchange: change },
    ...languages().map((language) =>
      element(
        'option',
        { value: language, lang: language, selected: language === document.documentElement.lang },
        new Intl.DisplayNames([language], { type: 'language', fallback: 'code' }).of(language),
      ),
    ),
  );
  return element('label', {}, say('chooseLanguage'), ' ', choice);
}

/** After the first visit the site opens without a network. Where that can't be had, it works as before. */
function keepOffline(): void {
  if ('serviceWorker' in navigator)
    navigator.serviceWorker.register('service-worker.js').catch(() => undefined);
}

/** The language of the address (`?language=fa`), or the one that was chosen last. */
function chosenLanguage(): string {
  const asked = new URLSearchParams(location.search).get('language') ?? remembered();
  return languages().find((language) => language === asked) ?? 'en';
}

function remembered(): string | null {
  try {
    return localStorage.getItem(LANGUAGE);
  } catch {
    return null; // the browser keeps nothing for this page
  }
}

function rememberLanguage(language: string): void {
  try {
    localStorage.setItem(LANGUAGE, language);
  } catch {
    // The page is shown in it once.
  }
}

async function catalogueOf(language: string): Promise<Partial<Catalogue>> {
  const answer = await fetch(`words/${language}.json`);
  return answer.ok ? ((await answer.json()) as Partial<Catalogue>) : {};
}
