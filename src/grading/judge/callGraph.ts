import type { Node, Program } from 'acorn';
import { parse } from 'acorn';
import { full } from 'acorn-walk';
import { transform } from 'sucrase';

/** The most letters of a `lab.ts` that is read for its calls; a longer one may call everything. */
const LONGEST = 1_000_000;

/** Runs code, and throws an error if it takes too long. */
export type Limited = <Result>(run: () => Result) => Result;

/** The calls between the functions and classes of a `lab.ts`, as far as its text shows them. */
export class CallGraph {
  /**
   * The names that the body of each top-level declaration uses. Absent before the text is read; `names` is undefined
   * if it can't be read.
   */
  private read: { names: Map<string, Set<string>> | undefined } | undefined;

  /**
   * The text is read when the first call is asked for: most submissions are right, and nobody asks.
   *
   * @param limited runs the reading of the text, and may end it: there are texts that no parser finishes with
   */
  constructor(
    private readonly text: string | undefined,
    private readonly limited: Limited = (run) => run(),
  ) {}

  /**
   * True if a declaration uses another one, itself or through others. Also true if that can't be known: without a
   * text, or if one of them is declared elsewhere.
   */
  calls(caller: string, called: string): boolean {
    const names = this.names();
    if (!names?.has(caller) || !names.has(called)) return true;
    const reached = new Set([caller]);
    for (const name of reached) {
      for (const used of names.get(name)!) if (names.has(used)) reached.add(used);
    }
    return reached.has(called) && called !== caller;
  }

  private names(): Map<string, Set<string>> | undefined {
    const { text } = this;
    const readable = text !== undefined && text.length <= LONGEST;
    return (this.read ??= { names: readable ? this.namesUsed(text) : undefined }).names;
  }

  private namesUsed(text: string): Map<string, Set<string>> | undefined {
    try {
      return this.limited(() => {
        const { code } = transform(text, { transforms: ['typescript'], keepUnusedImports: true });
        return namesIn(parse(code, { ecmaVersion: 'latest', sourceType: 'module', allowHashBang: true }));
      });
    } catch {
      return undefined; // it has a syntax error, nests deeper than the parser goes, or takes too long
    }
  }
}

function namesIn({ body }: Program): Map<string, Set<string>> | undefined {
  const names = new Map<string, Set<string>>();
  for (const statement of body) {
    const from = 'source' in statement ? statement.source?.value : undefined;
    if (typeof from === 'string' && from.startsWith('.') && !from.startsWith('../')) return undefined;
    const declared = 'declaration' in statement ? statement.declaration : statement;
    if (declared?.type === 'FunctionDeclaration' || declared?.type === 'ClassDeclaration') {
      if (declared.id) names.set(declared.id.name, identifiersIn(declared, declared.id.name));
    } else if (declared?.type === 'VariableDeclaration') {
      for (const { id, init } of declared.declarations) {
        if (id.type === 'Identifier') names.set(id.name, init ? identifiersIn(init, id.name) : new Set());
      }
    }
  }
  return names;
}

/**
 * All names in a declaration but its own. To be safe, a local variable counts too, even if it hides a declaration of
 * its name.
 */
function identifiersIn(node: Node, own: string): Set<string> {
  const names = new Set<string>();
  full(node, (part) => {
    const { type, name } = part as Node & { name?: unknown };
    if (type === 'Identifier' && typeof name === 'string' && name !== own) names.add(name);
  });
  return names;
}
