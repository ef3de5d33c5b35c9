import type { SyntaxNode } from '@lezer/common';
import { parser } from '@lezer/javascript';
import { parse } from 'acorn';
import type { UnsupportedSyntax } from '../../grading/run/unsupportedSyntax';
import { unsupportedSentence } from '../../grading/run/unsupportedSyntax';

/*
 * Reads the syntax of an answer closely, in a browser: the compiler that does so in Node is far too large for a page.
 */

const typescript = parser.configure({ dialect: 'ts' });

/** As `src/node/unsupportedSyntax.ts`: the first part of a file that can't be run by removing its types, in words. */
export function unsupportedSyntax(source: string, file: string): string | undefined {
  const found = firstIn(typescript.parse(source).topNode);
  if (!found) return undefined;
  const line = source.slice(0, found.node.from).split('\n').length;
  return unsupportedSentence(found.kind, file, line);
}

/** The line of the first error in JavaScript, `lab.ts:4`; undefined if there is none. */
export function syntaxErrorLine(code: string, file: string): string | undefined {
  try {
    parse(code, { ecmaVersion: 'latest', sourceType: 'script' });
    return undefined;
  } catch (error) {
    const { loc } = error as { loc?: { line: number } };
    return loc && `${file}:${loc.line}`;
  }
}

interface Found {
  node: SyntaxNode;
  kind: UnsupportedSyntax;
}

function firstIn(node: SyntaxNode): Found | undefined {
  // Declared for the types alone: nothing of it runs.
  if (node.name === 'AmbientDeclaration') return undefined;
  if (node.name === 'NamespaceDeclaration' && hasValues(node)) return { node, kind: 'namespace' };
  if (node.name === 'Decorator') return { node, kind: 'decorator' };
  if (node.name === 'VariableDeclaration' && node.getChild('using')) return { node, kind: 'using' };
  for (const child of childrenOf(node)) {
    const found = firstIn(child);
    if (found) return found;
  }
  return undefined;
}

function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) children.push(child);
  return children;
}

const NO_VALUES = /^(?:InterfaceDeclaration|TypeAliasDeclaration|AmbientDeclaration|.*Comment|[{};]|export)$/;

function hasValues(namespace: SyntaxNode): boolean {
  const block = namespace.getChild('Block');
  return block !== null && childrenOf(block).some(isValue);
}

function isValue(statement: SyntaxNode): boolean {
  if (statement.name === 'ExportDeclaration') return childrenOf(statement).some(isValue);
  return statement.name === 'NamespaceDeclaration' ? hasValues(statement) : !NO_VALUES.test(statement.name);
}
