import * as ts from 'typescript';

/*
 * Mistakes of the field, as edits of an answer's text: one axis for another, a mean for a sum, a random number that is
 * not the stream's, an option replaced by its usual value, a tensor kept or dropped.
 */

/** An edit of a text: the characters from `start` to `end` become `replacement`. */
export interface Edit {
  operator: string;
  start: number;
  end: number;
  replacement: string;
}

/** Methods of tensors and of Math that are taken for one another. */
const CONFUSED: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    sum: ['mean'],
    mean: ['sum'],
    max: ['min'],
    min: ['max'],
    add: ['sub'],
    sub: ['add'],
    mul: ['div'],
    div: ['mul'],
    floor: ['ceil', 'round', 'trunc'],
    ceil: ['floor', 'round'],
    round: ['floor', 'ceil'],
    sqrt: ['square'],
    greater: ['greaterEqual', 'less'],
    greaterEqual: ['greater'],
    less: ['lessEqual', 'greater'],
    lessEqual: ['less'],
    sin: ['cos'],
    cos: ['sin'],
  }),
);

/** Methods whose call may be forgotten: `x.sub(m)` becomes `x`. */
const FORGOTTEN = new Set([
  ...['add', 'sub', 'mul', 'div', 'neg', 'square', 'sqrt', 'exp', 'log', 'abs', 'relu', 'clone', 'reverse'],
  ...['transpose', 'toFloat', 'toInt', 'sort', 'slice', 'clipByValue', 'map', 'filter'],
]);

/** Usual values of options, by the names of the parameters and fields that hold them. */
const USUAL: ReadonlyMap<string, string> = new Map(
  Object.entries({
    learningRate: '0.1',
    momentum: '0.9',
    epsilon: '1e-7',
    keepProb: '0.5',
    lambda: '0.01',
    beta1: '0.9',
    beta2: '0.999',
    decay: '0.9',
    patience: '5',
    factor: '0.5',
    rate: '0.5',
    std: '1',
    seed: '0',
  }),
);

/** The texts that take the place of a draw from a stream that is an argument. */
const UNSEEDED: ReadonlyMap<string, (argument: string) => string> = new Map(
  Object.entries({
    uniform: () => 'Math.random()',
    normal: () => '(Math.random() - 0.5)',
    bernoulli: (probability) => `(Math.random() < ${probability || '0.5'})`,
    integer: (count) => `Math.floor(Math.random() * (${count || '1'}))`,
  }),
);

/** All edits of the field in a text. */
export function fieldEdits(text: string): Edit[] {
  const source = ts.createSourceFile('lab.ts', text, ts.ScriptTarget.Latest, true);
  const edits: Edit[] = [];
  const visit = (node: ts.Node): void => {
    edits.push(...editsAt(node));
    node.forEachChild(visit);
  };
  visit(source);
  return edits;
}

function editsAt(node: ts.Node): Edit[] {
  const edit = (operator: string, replacement: string, place: ts.Node = node): Edit => ({
    operator,
    start: place.getStart(),
    end: place.getEnd(),
    replacement,
  });
  if (ts.isNumericLiteral(node)) return numberEdits(node).map((value) => edit('another number', value));
  if (ts.isCallExpression(node)) return callEdits(node, edit);
  const isValue = ts.isPropertyAccessExpression(node) || (ts.isIdentifier(node) && isRead(node));
  const name = ts.isPropertyAccessExpression(node) ? node.name.text : ts.isIdentifier(node) ? node.text : '';
  const usual = isValue ? USUAL.get(name) : undefined;
  return usual === undefined ? [] : [edit('the usual value', usual)];
}

/** A neighbour and the double; a shape's or list's index only gets a neighbour. */
function numberEdits(node: ts.NumericLiteral): string[] {
  const value = Number(node.text);
  if (node.parent && ts.isTypeNode(node.parent)) return [];
  if (ts.isElementAccessExpression(node.parent)) return [String(value === 0 ? 1 : value - 1)];
  return [String(value + 1), ...(value > 1 ? [String(value * 2)] : [])];
}

type MakeEdit = (operator: string, replacement: string, place?: ts.Node) => Edit;

function callEdits(node: ts.CallExpression, edit: MakeEdit): Edit[] {
  const { expression: called, arguments: given } = node;
  if (!ts.isPropertyAccessExpression(called)) return [];
  const { expression: receiver, name: method } = called;
  const on = receiver.getText();
  const first = given[0]?.getText() ?? '';
  const edits = (CONFUSED.get(method.text) ?? []).map((other) =>
    edit('one method for another', other, method),
  );
  const ofTf = on === 'tf' || on === 'Math';
  if (FORGOTTEN.has(method.text)) edits.push(edit('a forgotten call', ofTf ? first || '0' : on));
  if (given.length > 1 || (given.length === 1 && isNumber(given[0]!)))
    edits.push(edit('a forgotten argument', calledWith(node, given.slice(0, -1))));
  const unseeded = /random|stream/i.test(on) ? UNSEEDED.get(method.text) : undefined;
  if (unseeded) edits.push(edit('a draw without a seed', unseeded(first)));
  if (on === 'tf' && (method.text === 'keep' || method.text === 'variable'))
    edits.push(edit('a tensor that is not kept', first));
  if (on === 'tf' && method.text === 'tidy') edits.push(edit('a forgotten tidy', `(${first})()`));
  if (method.text === 'dispose') edits.push(edit('a forgotten dispose', 'undefined'));
  return edits;
}

function calledWith(node: ts.CallExpression, given: readonly ts.Expression[]): string {
  const types = node.typeArguments ? `<${node.typeArguments.map((type) => type.getText()).join(', ')}>` : '';
  return `${node.expression.getText()}${types}(${given.map((argument) => argument.getText()).join(', ')})`;
}

function isNumber(node: ts.Expression): boolean {
  return ts.isNumericLiteral(node) || (ts.isPrefixUnaryExpression(node) && ts.isNumericLiteral(node.operand));
}

/** True for a name that is read, not declared, assigned, or a key. */
function isRead(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  const declares = ts.isBindingElement(parent) || ts.isParameter(parent) || ts.isVariableDeclaration(parent);
  if (declares) return parent.initializer === node;
  return ts.isBinaryExpression(parent) || ts.isCallExpression(parent) || ts.isConditionalExpression(parent);
}

/** The most steps that a loop of a mutant may take before it counts as endless. */
const MOST_STEPS = 1_000_000;
/**
 * Bytes by which JavaScript's heap may grow before a loop counts as endless too: a list that doubles fills the memory in 30 steps.
 * The next step may double it once more, which a heap of 2 GiB still holds.
 */
const MOST_HEAP = 512 * 2 ** 20;
/** A look at the heap costs more than a step, so long loops look at it now and then. */
const LOOK = '(__steps < 1000 || __steps % 64 === 0)';
const ENDLESS = `++__steps > ${MOST_STEPS} || (${LOOK} && process.memoryUsage().heapUsed - __heap > ${MOST_HEAP})`;

/** The text with a counter in every loop: a mutant's loop that never ends throws instead. */
export function withBoundedLoops(text: string): string {
  const source = ts.createSourceFile('lab.ts', text, ts.ScriptTarget.Latest, true);
  const inserts: { at: number; text: string }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIterationStatement(node, false)) {
      const { statement } = node;
      const [start, end] = [statement.getStart(), statement.getEnd()];
      inserts.push({
        at: start,
        text: `{ if (${ENDLESS}) throw new Error('a loop that never ends'); `,
      });
      inserts.push({ at: end, text: ' }' });
    }
    node.forEachChild(visit);
  };
  visit(source);
  const sorted = inserts.map((insert, i) => ({ ...insert, i })).sort((a, b) => b.at - a.at || b.i - a.i);
  const bounded = sorted.reduce(
    (done, { at, text: more }) => done.slice(0, at) + more + done.slice(at),
    text,
  );
  return inserts.length > 0
    ? `let __steps = 0; const __heap = process.memoryUsage().heapUsed; ${bounded}`
    : text;
}
