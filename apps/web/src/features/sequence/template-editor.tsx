import { autocompletion, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { lintGutter, setDiagnostics } from '@codemirror/lint';
import { Compartment, EditorState } from '@codemirror/state';
import { drawSelection, EditorView, keymap, placeholder } from '@codemirror/view';
import { type Ref, useEffect, useImperativeHandle, useRef } from 'react';
import classes from './template-editor.module.css';
import {
  type EditorVariable,
  markVariables,
  variableCompletion,
  variablesFacet,
} from './template-language.ts';
import { placeOf } from './template-variables.ts';

export type TemplateEditorHandle = { insert: (text: string) => void; focus: () => void };

type Props = {
  value: string;
  onChange: (value: string) => void;
  label: string;
  /** Id of what describes the field: problems, counts. */
  describedBy?: string | undefined;
  variables: readonly EditorVariable[];
  problems: readonly { message: string }[];
  readOnly?: boolean;
  /** Subjects: a single line. */
  singleLine?: boolean;
  onSubmit?: (() => void) | undefined;
  onFocus?: (() => void) | undefined;
  ref?: Ref<TemplateEditorHandle>;
};

/** The part of the set-up that changes while an editor lives. */
const names = new Compartment();

/** A text field for templates: offers variables on `{`, colours them, and underlines what the server finds wrong. */
export function TemplateEditor(props: Props) {
  const { value, label, describedBy, variables, problems, readOnly = false, singleLine = false, ref } = props;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    if (!host.current) return;
    const editor = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: latest.current.value,
        extensions: [
          history(),
          drawSelection(),
          EditorView.lineWrapping,
          names.of(variablesFacet.of(latest.current.variables)),
          markVariables,
          autocompletion({ override: [variableCompletion], icons: false, activateOnTyping: true }),
          ...(singleLine ? [oneLine] : [lintGutter()]),
          keymap.of([
            {
              key: 'Mod-Enter',
              run: () => {
                latest.current.onSubmit?.();
                return true;
              },
            },
            ...completionKeymap,
            // Tab is left alone, so that the keyboard gets out again.
            ...defaultKeymap,
            ...historyKeymap,
          ]),
          placeholder(singleLine ? 'Subject' : 'Write the message. Type { for a variable.'),
          EditorState.readOnly.of(readOnly),
          EditorView.editable.of(!readOnly),
          EditorView.contentAttributes.of({
            'aria-label': label,
            'aria-multiline': String(!singleLine),
            spellcheck: 'true',
            ...(describedBy ? { 'aria-describedby': describedBy } : {}),
          }),
          EditorView.updateListener.of((update) => {
            if (update.focusChanged && update.view.hasFocus) latest.current.onFocus?.();
            if (update.docChanged) latest.current.onChange(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = editor;
    return () => {
      editor.destroy();
      view.current = null;
    };
  }, [readOnly, singleLine, label, describedBy]);

  // Whoever types already goes on typing while the names come in.
  useEffect(() => {
    view.current?.dispatch({ effects: names.reconfigure(variablesFacet.of(variables)) });
  }, [variables]);

  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);

  useEffect(() => {
    const editor = view.current;
    if (!editor) return;
    const { doc } = editor.state;
    const diagnostics = problems.map(({ message }) => {
      const place = placeOf(message);
      const line = doc.line(Math.min(Math.max(place?.line ?? 1, 1), doc.lines));
      const from = Math.min(line.from + Math.max((place?.column ?? 1) - 1, 0), line.to);
      const end = /^\{[{%][^{}%]*[}%]\}|^\S+/.exec(doc.sliceString(from, line.to))?.[0].length ?? 1;
      return { from, to: Math.min(from + end, doc.length), severity: 'error' as const, message };
    });
    editor.dispatch(setDiagnostics(editor.state, diagnostics));
  }, [problems]);

  useImperativeHandle(ref, () => ({
    insert: (text) => {
      const editor = view.current;
      if (!editor) return;
      editor.dispatch(editor.state.replaceSelection(text));
      editor.focus();
    },
    focus: () => view.current?.focus(),
  }));

  return (
    <div
      ref={host}
      className={classes.editor}
      data-single-line={singleLine || undefined}
      data-invalid={problems.length > 0 || undefined}
    />
  );
}

/** Refuses line breaks; pasted ones become spaces. */
const oneLine = EditorState.transactionFilter.of((transaction) => {
  if (!transaction.docChanged || transaction.newDoc.lines === 1) return transaction;
  const text = transaction.newDoc.toString().replace(/\s*\n\s*/g, ' ');
  if (text.trimEnd() === transaction.startState.doc.toString().trimEnd()) return [];
  return [
    {
      changes: { from: 0, to: transaction.startState.doc.length, insert: text },
      selection: { anchor: text.length },
    },
  ];
});
