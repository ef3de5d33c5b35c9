import { posix } from 'node:path';
import ts from 'typescript';
import type { Check } from '../../grading/model/check';

/** Sources by their paths, with `/` between folders. */
export type Sources = Map<string, string>;

/** A check without its promises, which are listed for authors, in a file that is not released. */
export function plainCheck({ promises: _, hidden: __, ...check }: Check): Check {
  return check;
}

/** The text of a `checks.ts` that has these checks and nothing of the others. */
export function checksText(checks: readonly Check[]): string {
  const plain = checks.map(plainCheck);
  return [
    "import type { Check } from '../../../src/grading/model/check';",
    '',
    '/** The checks that a student can run. A teacher has more: they are hidden. */',
    `export const checks: Check[] = ${JSON.stringify(plain, null, 2)};`,
    '',
  ].join('\n');
}

/**
 * Takes all probes but a few out of the sources of several labs' probes, and then everything that nothing else names
 * any more: functions, constants, types, imports, and files that are imported no longer.
 *
 * @param sources each `probes.ts` and what it imports of the tests; changed in place
 * @param kept the names of the probes to keep, by the path of their `probes.ts`
 */
export function keepProbes(sources: Sources, kept: ReadonlyMap<string, ReadonlySet<string>>): void {
  for (const [path, names] of kept) sources.set(path, withoutProbes(sources.get(path)!, names));
  while (dropUnused(sources, [...kept.keys()]));
}

function withoutProbes(text: string, names: ReadonlySet<string>): string {
  const file = parsed(text);
  const list = file.statements
    .filter(ts.isVariableStatement)
    .flatMap(({ declarationList }) => [...declarationList.declarations])
    .find(({ name }) => ts.isIdentifier(name) && name.text === 'probes');
  const object = list?.initializer && bare(list.initializer);
  if (!object || !ts.isObjectLiteralExpression(object))
    throw new Error('expected an object literal `probes` in the probes of a lab');
  const cuts = object.properties.flatMap((property): Cut[] => {
    if (!ts.isPropertyAssignment(property) || !ts.isIdentifier(property.name))
      throw new Error('expected probes of the form `name: probe(…)`');
    if (names.has(property.name.text)) return [];
    const comma = text.indexOf(',', property.end);
    return [{ from: property.pos, to: comma === -1 || comma >= object.end ? property.end : comma + 1 }];
  });
  return cut(text, cuts);
}

/** Does one round. True if something was taken out, since more may be unused then. */
function dropUnused(sources: Sources, mains: readonly string[]): boolean {
  const reached = reachedFrom(mains, sources);
  const strays = [...sources.keys()].filter((path) => !reached.has(path));
  for (const path of strays) sources.delete(path);
  const wanted = wantedNames(sources);
  let changed = strays.length > 0;
  for (const [path, text] of sources) {
    const names = mains.includes(path) ? ['probes'] : (wanted.get(path) ?? []);
    const shorter = withoutUnused(text, new Set(names));
    changed ||= shorter !== text;
    sources.set(path, shorter);
  }
  return changed;
}

/** These files, and all that they import, directly or through others. */
function reachedFrom(mains: readonly string[], sources: Sources): Set<string> {
  const reached = new Set(mains);
  for (const path of reached) {
    for (const { to } of importsOf(path, sources.get(path)!)) if (sources.has(to)) reached.add(to);
  }
  return reached;
}

/** The names that other files import of each file. */
function wantedNames(sources: Sources): Map<string, Set<string>> {
  const wanted = new Map<string, Set<string>>();
  for (const [path, text] of sources) {
    for (const { to, names } of importsOf(path, text))
      wanted.set(to, new Set([...(wanted.get(to) ?? []), ...names]));
  }
  return wanted;
}

function importsOf(path: string, text: string): { to: string; names: string[] }[] {
  return parsed(text)
    .statements.filter(ts.isImportDeclaration)
    .flatMap(({ moduleSpecifier, importClause }) => {
      const to = (moduleSpecifier as ts.StringLiteral).text;
      if (!to.startsWith('.')) return [];
      const bindings = importClause?.namedBindings;
      const names =
        bindings && ts.isNamedImports(bindings)
          ? bindings.elements.map(({ propertyName, name }) => (propertyName ?? name).text)
          : [];
      return [{ to: `${posix.join(posix.dirname(path), to)}.ts`, names }];
    });
}

/** A part of a text that is taken out, and the text in its place. */
interface Cut {
  from: number;
  to: number;
  instead?: string;
}

function cut(text: string, cuts: readonly Cut[]): string {
  const shorter = [...cuts]
    .sort((a, b) => b.from - a.from)
    .reduce((left, { from, to, instead = '' }) => left.slice(0, from) + instead + left.slice(to), text);
  return shorter.replace(/\n{3,}/g, '\n\n');
}

/** Takes out the declarations and imports of a file whose names stand nowhere else in it and nobody else wants. */
function withoutUnused(text: string, wanted: ReadonlySet<string>): string {
  const file = parsed(text);
  const uses = file.statements.map(namesIn);
  const usedOutside = (i: number, name: string): boolean =>
    wanted.has(name) || uses.some((names, j) => j !== i && names.has(name));
  const cuts = file.statements.flatMap((statement, i): Cut[] => {
    // The comment at the head of a file stays.
    const from = i === 0 ? statement.getStart(file) : statement.pos;
    if (ts.isImportDeclaration(statement))
      return importCut(statement, (name) => usedOutside(i, name)).map((instead) => ({
        from,
        to: statement.end,
        instead: instead && `${i === 0 ? '' : '\n'}${instead}`,
      }));
    const names = declaredNames(statement);
    const unused = names.length > 0 && !names.some((name) => usedOutside(i, name));
    return unused ? [{ from, to: statement.end }] : [];
  });
  return cut(text, cuts);
}

/** The text of an import without the names that are not used: none if nothing changes, empty if nothing is left. */
function importCut(statement: ts.ImportDeclaration, isUsed: (name: string) => boolean): string[] {
  const clause = statement.importClause;
  if (!clause) return []; // imported for its side effects
  const bindings = clause.namedBindings;
  if (!bindings || ts.isNamespaceImport(bindings)) {
    const name = bindings?.name ?? clause.name;
    return name && isUsed(name.text) ? [] : [''];
  }
  const kept = bindings.elements.filter(({ name }) => isUsed(name.text));
  if (kept.length === bindings.elements.length) return [];
  if (kept.length === 0) return [''];
  const type = clause.phaseModifier === ts.SyntaxKind.TypeKeyword ? 'type ' : '';
  const from = (statement.moduleSpecifier as ts.StringLiteral).text;
  return [`import ${type}{ ${kept.map((element) => element.getText()).join(', ')} } from '${from}';`];
}

function declaredNames(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) => boundNames(name));
  if (
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement)
  )
    return statement.name ? [statement.name.text] : [];
  return [];
}

function boundNames(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? boundNames(element.name) : []));
}

/** The names that a statement may mean: all identifiers in it but those that only name a member. An import means none. */
function namesIn(statement: ts.Statement): Set<string> {
  const names = new Set<string>();
  if (ts.isImportDeclaration(statement)) return names;
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && !namesMember(node)) names.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(statement);
  return names;
}

function namesMember(node: ts.Identifier): boolean {
  const { parent } = node;
  return (
    (ts.isPropertyAssignment(parent) ||
      ts.isPropertySignature(parent) ||
      ts.isPropertyAccessExpression(parent) ||
      ts.isPropertyDeclaration(parent) ||
      ts.isMethodDeclaration(parent)) &&
    parent.name === node
  );
}

/** An expression without `satisfies …` and `as …` around it. */
function bare(expression: ts.Expression): ts.Expression {
  return ts.isSatisfiesExpression(expression) || ts.isAsExpression(expression)
    ? bare(expression.expression)
    : expression;
}

function parsed(text: string): ts.SourceFile {
  return ts.createSourceFile('probes.ts', text, ts.ScriptTarget.Latest, true);
}
