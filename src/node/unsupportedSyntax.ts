import ts from 'typescript';
import type { UnsupportedSyntax } from '../grading/run/unsupportedSyntax';
import { unsupportedSentence } from '../grading/run/unsupportedSyntax';

/**
 * The first part of a file that is TypeScript, but can't be run by removing the types: `lab.ts:4 has a decorator, …`.
 * Undefined if there is none.
 */
export function unsupportedSyntax(source: string, file: string): string | undefined {
  const parsed = ts.createSourceFile(file, source, ts.ScriptTarget.Latest);
  const found = firstIn(parsed, parsed);
  if (!found) return undefined;
  const { line } = parsed.getLineAndCharacterOfPosition(found.node.getStart(parsed));
  return unsupportedSentence(found.kind, file, line + 1);
}

interface Found {
  node: ts.Node;
  kind: UnsupportedSyntax;
}

function firstIn(node: ts.Node, parsed: ts.SourceFile): Found | undefined {
  if (isAmbient(node)) return undefined;
  if (ts.isModuleDeclaration(node) && hasValues(node)) return { node, kind: 'namespace' };
  if (ts.canHaveDecorators(node) && ts.getDecorators(node)) return { node, kind: 'decorator' };
  if (ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.BlockScoped) >= ts.NodeFlags.Using)
    return { node, kind: 'using' };
  return ts.forEachChild(node, (child) => firstIn(child, parsed));
}

/** Declared for the types alone: nothing of it runs. */
function isAmbient(node: ts.Node): boolean {
  const modifiers = ts.canHaveModifiers(node) ? ts.getModifiers(node) : undefined;
  return modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword) ?? false;
}

function hasValues({ body }: ts.ModuleDeclaration): boolean {
  if (body === undefined) return false;
  if (ts.isModuleDeclaration(body)) return hasValues(body);
  return (
    ts.isModuleBlock(body) &&
    body.statements.some(
      (statement) =>
        !isAmbient(statement) &&
        !ts.isInterfaceDeclaration(statement) &&
        !ts.isTypeAliasDeclaration(statement) &&
        !(ts.isModuleDeclaration(statement) && !hasValues(statement)),
    )
  );
}
