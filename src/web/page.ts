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
  const language = chosenLanguage();
  if (language !== 'en') useCatalogue(await catalogueOf(language));
  const root = document.documentElement;
  root.lang = language;
  root.dir = say('direction');
  for (const element of document.querySelectorAll<HTMLElement>('[data-word]'))
    element.textContent = say(element.dataset['word'] as keyof Catalogue, { version: version() });
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

export function rememberLanguage(language: string): void {
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
