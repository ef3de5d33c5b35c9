import { indentWithTab } from '@codemirror/commands';
import { javascript } from '@codemirror/lang-javascript';
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Diagnostic } from '@codemirror/lint';
import { lintGutter, setDiagnostics } from '@codemirror/lint';
import { Compartment, EditorState } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { basicSetup } from 'codemirror';

/** A message at a line of the text. */
export interface LineMessage {
  /** From 1. */
  line: number;
  message: string;
  severity: 'error' | 'warning';
}

export interface EditorOptions {
  parent: HTMLElement;
  text: string;
  /** The name of the editor for readers of screens. */
  label: string;
  onChange(): void;
  onMove(position: number): void;
  onSave(): void;
  onCheck(): void;
}

/** The editor of `lab.ts`. Its colours are those of the page, so they follow the light and the dark. */
export class LabEditor {
  private readonly view: EditorView;
  private readonly editable = new Compartment();

  constructor({ parent, text, label, onChange, onMove, onSave, onCheck }: EditorOptions) {
    const command = (run: () => void) => (): boolean => {
      run();
      return true;
    };
    const keys = keymap.of([
      { key: 'Mod-s', run: command(onSave), preventDefault: true },
      { key: 'Mod-Enter', run: command(onCheck), preventDefault: true },
      indentWithTab,
    ]);
    const state = EditorState.create({
      doc: text,
      extensions: [
        keys,
        basicSetup,
        javascript({ typescript: true }),
        syntaxHighlighting(COLORS),
        LOOK,
        lintGutter(),
        EditorState.tabSize.of(2),
        EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false', tabindex: '0' }),
        this.editable.of([]),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) onChange();
          if (update.selectionSet || update.docChanged) onMove(update.state.selection.main.head);
        }),
      ],
    });
    this.view = new EditorView({ parent, state });
  }

  get text(): string {
    return this.view.state.doc.toString();
  }

  get position(): number {
    return this.view.state.selection.main.head;
  }

  /** Takes another text, which `undo` takes back. */
  replace(text: string): void {
    this.view.dispatch({ changes: { from: 0, to: this.view.state.doc.length, insert: text } });
  }

  /** Puts the cursor at a position, at the top of the view. */
  goTo(position: number): void {
    const anchor = Math.min(position, this.view.state.doc.length);
    this.view.dispatch({
      selection: { anchor },
      effects: EditorView.scrollIntoView(anchor, { y: 'start', yMargin: 24 }),
    });
    this.view.focus();
  }

  goToLine(line: number): void {
    const { doc } = this.view.state;
    this.goTo(doc.line(Math.min(Math.max(line, 1), doc.lines)).from);
  }

  lineAt(position: number): number {
    return this.view.state.doc.lineAt(position).number;
  }

  /** Shows messages at their lines, in place of those before. */
  mark(messages: readonly LineMessage[]): void {
    const { doc } = this.view.state;
    const diagnostics = messages
      .filter(({ line }) => line >= 1 && line <= doc.lines)
      .map(({ line, message, severity }): Diagnostic => {
        const { from, to, text } = doc.line(line);
        return { from: from + (text.length - text.trimStart().length), to, message, severity };
      });
    this.view.dispatch(setDiagnostics(this.view.state, diagnostics));
  }
}

const COLORS = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--code-keyword)' },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], color: 'var(--code-string)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--code-number)' },
  { tag: tags.comment, color: 'var(--code-comment)' },
  { tag: [tags.typeName, tags.className], color: 'var(--code-type)' },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], color: 'var(--code-call)' },
]);

const LOOK = EditorView.theme({
  '&': { height: '100%', backgroundColor: 'var(--paper)', color: 'var(--ink)' },
  '.cm-scroller': { fontFamily: 'var(--code)', fontSize: '0.875rem', lineHeight: '1.5' },
  '.cm-content': { caretColor: 'var(--ink)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-gutters': { backgroundColor: 'var(--sheet)', color: 'var(--soft)', borderColor: 'var(--line)' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--code-line)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    background: 'var(--code-selection)',
  },
  '.cm-panels': { backgroundColor: 'var(--sheet)', color: 'var(--ink)' },
  '.cm-tooltip': { backgroundColor: 'var(--sheet)', color: 'var(--ink)', borderColor: 'var(--line)' },
  '.cm-searchMatch': { backgroundColor: 'var(--code-match)' },
});
