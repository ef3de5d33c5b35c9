import type { TokenizedFile } from '@dodona/dolos-core';
import ts from 'typescript';

/** The text of a function, class or constant at the top of a lab.ts; undefined if it isn't there. */
export function codeOf(text: string, name: string): string | undefined {
  const source = ts.createSourceFile('lab.ts', text, ts.ScriptTarget.Latest, true);
  const found = source.statements.find((statement) => {
    if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement))
      return statement.name?.text === name;
    if (!ts.isVariableStatement(statement)) return false;
    return statement.declarationList.declarations.some((one) => one.name.getText(source) === name);
  });
  return found?.getText(source);
}

/**
 * The tokens of a TypeScript text, without comments and spaces. All names are alike but those after a point, which are
 * tfjs's; so are all numbers and all strings. Code under other names has the same tokens.
 */
export function tokensOf(text: string): string[] {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, true, ts.LanguageVariant.Standard, text);
  const tokens: string[] = [];
  let before: ts.SyntaxKind | undefined;
  for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
    const isMember = before === ts.SyntaxKind.DotToken || before === ts.SyntaxKind.QuestionDotToken;
    tokens.push(isMember ? scanner.getTokenText() : ts.SyntaxKind[kind]);
    before = kind;
  }
  return tokens;
}

/** Two submissions whose code is alike. */
export interface SimilarPair {
  first: string;
  second: string;
  /** The part of the code that both have, from 0 to 1; names, spaces and comments don't count. */
  similarity: number;
}

/** Pairs below this are not listed: right answers to small tasks resemble each other. */
const ALIKE = 0.95;
/** Code with fewer tokens of its own says nothing. */
const LEAST_TOKENS = 60;
/** The tokens of a fingerprint, and the window that one of its fingerprints is taken from: those of Dolos. */
const FINGERPRINT = { length: 23, window: 17 };

/**
 * Pairs of submissions that share nearly all their code, names, numbers, spaces and comments aside, by the fingerprints
 * of Dolos. The code of the starter counts for nobody.
 *
 * @param codes the code of each submission, by its name
 */
export async function similarPairs(
  codes: ReadonlyMap<string, string>,
  starter: string,
): Promise<SimilarPair[]> {
  const { FingerprintIndex, File, Region, TokenizedFile: Tokens } = await import('@dodona/dolos-core');
  const tokenized = (name: string, text: string): TokenizedFile => {
    const tokens = tokensOf(text);
    const regions = tokens.map((_, i) => new Region(0, i, 0, i + 1));
    return new Tokens(new File(name, text), tokens, regions);
  };
  const starterLength = tokensOf(starter).length;
  const files = [...codes]
    .map(([name, text]) => tokenized(name, text))
    .filter(({ tokens }) => Math.abs(tokens.length - starterLength) >= LEAST_TOKENS);
  const index = new FingerprintIndex(FINGERPRINT.length, FINGERPRINT.window);
  index.addIgnoredFile(tokenized('starter', starter));
  index.addFiles(files);
  return index
    .allPairs('similarity')
    .filter(({ similarity }) => similarity >= ALIKE)
    .map(({ leftFile, rightFile, similarity }) => ({
      first: leftFile.path,
      second: rightFile.path,
      similarity,
    }));
}
