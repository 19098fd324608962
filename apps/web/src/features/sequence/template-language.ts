import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { Facet } from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  type EditorView,
  MatchDecorator,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view';

export type EditorVariable = { name: string; label: string };

/** The variables that an editor knows. */
export const variablesFacet = Facet.define<readonly EditorVariable[], readonly EditorVariable[]>({
  combine: (values) => values[0] ?? [],
});

const known = Decoration.mark({ class: 'cm-variable' });
const unknown = Decoration.mark({ class: 'cm-variable-unknown' });

const matcher = new MatchDecorator({
  regexp: /\{\{-?\s*([a-zA-Z_][\w.]*)[^{}]*\}\}/g,
  decoration: (match, view) => {
    const variables = view.state.facet(variablesFacet);
    // Nothing is wrong until the names are here.
    if (variables.length === 0) return known;
    const name = (match[1] ?? '').replace(/^custom\./, '');
    const first = name.split('.')[0];
    return variables.some((variable) => variable.name === name || variable.name === first) ? known : unknown;
  },
});

/** Colours variables, those that do not exist in red. The server's own word comes a moment later. */
export const markVariables = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = matcher.createDeco(view);
    }
    update(update: ViewUpdate) {
      const renamed = update.startState.facet(variablesFacet) !== update.state.facet(variablesFacet);
      this.decorations = renamed
        ? matcher.createDeco(update.view)
        : matcher.updateDeco(update, this.decorations);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

/** Offers the variables after `{`, and replaces whatever braces stand there already. */
export function variableCompletion(context: CompletionContext): CompletionResult | null {
  const before = context.matchBefore(/\{\{?\s*[\w.]*$/);
  if (!before && !context.explicit) return null;
  const typed = before?.text.replace(/^\{+\s*/, '') ?? '';
  const braces = before ? before.text.length - typed.length : 0;
  return {
    from: before ? before.from + braces : context.pos,
    options: context.state.facet(variablesFacet).map(
      ({ name, label }): Completion => ({
        label: name,
        detail: label,
        apply: (view, _completion, from, to) => {
          const start = from - braces;
          const after = view.state.sliceDoc(to, to + 3);
          const closing = /^\s?\}\}/.exec(after)?.[0].length ?? (after.startsWith('}') ? 1 : 0);
          const text = `{{ ${name} }}`;
          view.dispatch({
            changes: { from: start, to: to + closing, insert: text },
            selection: { anchor: start + text.length },
          });
        },
      }),
    ),
    validFor: /^[\w.]*$/,
  };
}
