import type { FileEntry, SharedFingerprint, TokenizedFile } from '@dodona/dolos-core';
import { hashOf } from '../../jobs/job';
import { tokensOf } from './code';

/** Two submissions whose code is alike. */
export interface SimilarPair {
  first: string;
  second: string;
  /** The part of the code that both have, from 0 to 1; names, spaces and comments don't count. */
  similarity: number;
}

export interface SimilarCode {
  /** The most similar first. */
  pairs: SimilarPair[];
  /** False if there were too many submissions to compare all that resemble each other. */
  complete: boolean;
}

/** Pairs below this are not listed: right answers to small tasks resemble each other. */
const ALIKE = 0.95;
/** Code with fewer tokens of its own says nothing. */
const LEAST_TOKENS = 60;
/** The tokens of a fingerprint, and the window that one of its fingerprints is taken from: those of Dolos. */
const FINGERPRINT = { length: 23, window: 17 };
/** The larger of two submissions that are alike is at most so many times as large. */
const SIZES = 1.25;
/** Pairs that are compared at most. */
const COMPARISONS = 100_000;

/**
 * Pairs of submissions that share nearly all their code, names, numbers, spaces and comments aside, by the fingerprints
 * of Dolos. The code of the starter counts for nobody. Of submissions whose code is the very same, each is paired with
 * the first one only.
 *
 * Dolos compares all pairs, n²/2 of them. Here a pair is compared only if it shares one of the rarest fingerprints: of
 * two submissions that are alike, each has few that the other one lacks, so some of the rarest must be common.
 *
 * @param codes the code of each submission, by its name
 */
export async function similarCode(codes: ReadonlyMap<string, string>, starter: string): Promise<SimilarCode> {
  const starterTokens = tokensOf(starter);
  const groups = groupsOf(codes, starterTokens.length);
  const entries = await entriesOf(groups, starterTokens);
  const found = alikeAmong(entries);
  const copies = [...groups.values()].flatMap(({ names: [first, ...others] }) =>
    others.map((second) => ({ first: first!, second, similarity: 1 })),
  );
  const pairs = [...copies, ...found.pairs].sort((a, b) => b.similarity - a.similarity);
  return { pairs, complete: found.complete };
}

/** Submissions with the same tokens. */
interface Group {
  names: string[];
  tokens: string[];
}

function groupsOf(codes: ReadonlyMap<string, string>, starterLength: number): Map<string, Group> {
  const groups = new Map<string, Group>();
  for (const [name, text] of codes) {
    const tokens = tokensOf(text);
    if (Math.abs(tokens.length - starterLength) < LEAST_TOKENS) continue;
    const key = hashOf(tokens);
    const group = groups.get(key);
    if (group) group.names.push(name);
    else groups.set(key, { names: [name], tokens });
  }
  return groups;
}

/** The fingerprints of one submission of each group, without those of the starter. */
async function entriesOf(groups: ReadonlyMap<string, Group>, starterTokens: string[]): Promise<FileEntry[]> {
  const { FingerprintIndex, File, Region, TokenizedFile: Tokens } = await import('@dodona/dolos-core');
  const longest = [...groups.values()].reduce((most, { tokens }) => Math.max(most, tokens.length), 0);
  const regions = Array.from(
    { length: Math.max(longest, starterTokens.length) },
    (_, i) => new Region(0, i, 0, i + 1),
  );
  const tokenized = (name: string, tokens: string[]): TokenizedFile =>
    new Tokens(new File(name, ''), tokens, regions.slice(0, tokens.length));
  const index = new FingerprintIndex(FINGERPRINT.length, FINGERPRINT.window);
  index.addIgnoredFile(tokenized('starter', starterTokens));
  index.addFiles([...groups.values()].map(({ names, tokens }) => tokenized(names[0]!, tokens)));
  return index.entries();
}

function alikeAmong(entries: readonly FileEntry[]): SimilarCode {
  const pairs: SimilarPair[] = [];
  const places = new Map(entries.map(({ file }, place) => [file, place]));
  const sizes = entries.map(sizeOf);
  let comparisons = 0;
  for (const [place, entry] of entries.entries()) {
    const size = sizes[place]!;
    const near = rarest(entry, size).flatMap((one) => one.files());
    for (const other of new Set(near.map((file) => places.get(file)))) {
      // The starter has some of these fingerprints too, and is no submission.
      if (other === undefined) continue;
      const otherSize = sizes[other]!;
      if (other <= place || Math.max(size, otherSize) > SIZES * Math.min(size, otherSize)) continue;
      if (++comparisons > COMPARISONS) return { pairs, complete: false };
      const similarity = sharedBy(entry, entries[other]!) / (size + otherSize);
      if (similarity >= ALIKE)
        pairs.push({ first: entry.file.path, second: entries[other]!.file.path, similarity });
    }
  }
  return { pairs, complete: true };
}

/** The number of places of a submission that have a fingerprint. */
function sizeOf({ file, shared }: FileEntry): number {
  return [...shared].reduce((total, fingerprint) => total + fingerprint.occurrencesOf(file).length, 0);
}

/**
 * The rarest fingerprints of a submission. Another one of size b that shares at least the part s of both, so that at
 * most (1 − s) · (a + b) places of the two have no partner, must share one of them.
 */
function rarest({ file, shared }: FileEntry, size: number): SharedFingerprint[] {
  const lacking = (1 - ALIKE) * (1 + SIZES) * size;
  const sorted = [...shared].sort((a, b) => a.fileCount() - b.fileCount() || a.hash - b.hash);
  let places = 0;
  const enough = sorted.findIndex((one) => (places += one.occurrencesOf(file).length) > lacking);
  return sorted.slice(0, enough + 1);
}

/** The number of places of both submissions that have a fingerprint of the other one. */
function sharedBy(a: FileEntry, b: FileEntry): number {
  let places = 0;
  for (const fingerprint of a.shared)
    if (fingerprint.includesFile(b.file))
      places += fingerprint.occurrencesOf(a.file).length + fingerprint.occurrencesOf(b.file).length;
  return places;
}
