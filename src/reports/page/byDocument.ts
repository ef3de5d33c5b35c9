/** The pictures of a page by the passages of the course documents that they belong to. */
import type { PageLab } from './page';

/** The documents, by the letters that sources name them with. */
const DOCUMENTS = {
  DNN: 'Deep neural networks',
  SGD: 'Stochastic gradient descent',
  REG: 'Regularization',
  WD: 'Weight decay',
  TT: 'Training tricks',
} as const;

export interface DocumentIndex {
  title: string;
  passages: { passage: string; figures: { id: string; title: string }[] }[];
}

/** The passages that sources like `DNN 4.1.3; TT, "clipping"; S05` name, in the order of their text. */
export function byDocument(labs: readonly PageLab[]): DocumentIndex[] {
  return Object.entries(DOCUMENTS).flatMap(([letters, title]) => {
    const passages = new Map<string, { id: string; title: string }[]>();
    for (const { id: lab, figures } of labs) {
      for (const { figure, title, source } of figures) {
        for (const passage of passagesIn(source, letters)) {
          const link = { id: `${lab}-${figure}`, title };
          passages.set(passage, [...(passages.get(passage) ?? []), link]);
        }
      }
    }
    const sorted = [...passages].sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }));
    if (sorted.length === 0) return [];
    return [{ title, passages: sorted.map(([passage, figures]) => ({ passage, figures })) }];
  });
}

/** The passages of one document in a source. A source without a passage means the document as a whole. */
function passagesIn(source: string, letters: string): string[] {
  const parts = source.split(';').map((part) => part.trim());
  return parts
    .filter((part) => new RegExp(`^${letters}\\b`).test(part))
    .map((part) => part.slice(letters.length).replace(/^[\s,]+/, '') || 'the document as a whole');
}
