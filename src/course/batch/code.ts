import ts from 'typescript';
import { withinSeconds } from '../../node/timeLimit';

/** Seconds that a text may take the compiler. */
const SECONDS = 5;

/**
 * The text of a function, class or constant at the top of a lab.ts; undefined if it isn't there, or if the text is one
 * that no compiler can read.
 */
export function codeOf(text: string, name: string): string | undefined {
  try {
    return withinSeconds(SECONDS, () => declarationIn(text, name));
  } catch {
    return undefined;
  }
}

function declarationIn(text: string, name: string): string | undefined {
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
 * The tokens of a TypeScript text, without comments and spaces. All names count as equal, except those after a point,
 * which belong to tfjs. All numbers count as equal, and all strings. So renamed code has the same tokens.
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
