import english from './en.json';

/*
 * The words of the pages. A language is a file of this folder, `fa.json`, with the keys of `en.json`: the build finds
 * it, and pages in it follow its direction.
 */

/** A sentence or a label of the pages. Names in braces are filled in: `Version {version}`. */
export type WordKey = keyof typeof english;
export type Catalogue = Record<WordKey, string>;

let catalogue: Catalogue = english;

/** The sentence of a key in the language of the page, with its names filled in. */
export function say(key: WordKey, values: Record<string, string | number> = {}): string {
  return filled(catalogue[key], values);
}

export function filled(sentence: string, values: Record<string, string | number>): string {
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? `{${name}}`));
}

/** Takes the words of another language. A key that it lacks stays English. */
export function useCatalogue(words: Partial<Catalogue>): void {
  catalogue = { ...english, ...words };
}
