// The rich text box. What it shows is what the customer gets: as HTML where the channel can, else as the plain text
// that stands in the text area at every moment.

import { baseKeymap, chainCommands, exitCode, setBlockType, toggleMark, wrapIn, lift } from "prosemirror-commands";
import { history, redo, undo } from "prosemirror-history";
import { inputRules, textblockTypeInputRule, wrappingInputRule } from "prosemirror-inputrules";
import { keymap } from "prosemirror-keymap";
import { DOMParser, DOMSerializer, type MarkType, type NodeType } from "prosemirror-model";
import { liftListItem, sinkListItem, splitListItem, wrapInList } from "prosemirror-schema-list";
import { EditorState, Plugin, Selection, type Command } from "prosemirror-state";
import { Decoration, DecorationSet, EditorView } from "prosemirror-view";
import { letter } from "./letter";
import { withoutTables } from "./paste";
import { plainText } from "./plain";

/** The open editor. */
export interface Editor {
  focus(): void;
  /** The text was exchanged: it shows what now stands in the fields. */
  refill(): void;
  /** The kind of message changed: the words of the empty box follow. */
  blank(): void;
}

interface Box {
  /** Holds the plain text; is hidden while the editor stands in its place. */
  text: HTMLTextAreaElement;
  /** Holds the HTML form. */
  html: HTMLInputElement;
  /** Where the buttons go. */
  shape: HTMLElement | null;
  say: (key: string) => string;
  changed: () => void;
  /** Sends what is written. */
  send: () => void;
}

const { marks, nodes } = letter;

/** Opens the editor in the place of the text area, with its text and its caret. */
export function openEditor(box: Box): Editor {
  const { text, html } = box;
  const place = document.createElement("div");
  text.after(place);
  const view = new EditorView(place, {
    state: atCaret(EditorState.create({ doc: beginning(box), plugins: plugins(box) }), text.dataset.caret),
    attributes: {
      role: "textbox", "aria-multiline": "true", "aria-label": text.getAttribute("aria-label") ?? "", spellcheck: "true",
    },
    transformPastedHTML: withoutTables,
    dispatchTransaction(transaction) {
      view.updateState(view.state.apply(transaction));
      if (!transaction.docChanged) return buttons.forEach((button) => button.update(view.state));
      write(view, box);
      buttons.forEach((button) => button.update(view.state));
      text.dispatchEvent(new Event("input", { bubbles: true }));
    },
  });
  const buttons = shapes(box, view);
  const hadFocus = document.activeElement === text;
  text.hidden = true;
  html.disabled = false;
  write(view, box);
  if (hadFocus) view.focus();
  return {
    focus: () => view.focus(),
    refill: () => {
      view.updateState(atCaret(EditorState.create({ doc: beginning(box), plugins: view.state.plugins }), text.dataset.caret));
      write(view, box);
    },
    blank: () => view.dispatch(view.state.tr),
  };
}

/** Whoever comes back to a draft goes on where it stopped; what is sent on is written above. */
function atCaret(state: EditorState, caret: string | undefined): EditorState {
  return state.apply(state.tr.setSelection(caret === "start" ? Selection.atStart(state.doc) : Selection.atEnd(state.doc)));
}

/** The document to begin with: the draft's HTML, or the text with its lines. */
function beginning({ text, html }: Box): ReturnType<DOMParser["parse"]> {
  const source = document.implementation.createHTMLDocument("").body;
  if (html.value) source.innerHTML = html.value;
  else
    for (const part of text.value.split(/\n{2,}/)) {
      const paragraph = source.appendChild(document.createElement("p"));
      part.split("\n").forEach((line, index) => paragraph.append(...(index > 0 ? [document.createElement("br")] : []), line));
    }
  return DOMParser.fromSchema(letter).parse(source);
}

function write(view: EditorView, { text, html }: Box): void {
  const { doc } = view.state;
  const holder = document.createElement("div");
  holder.append(DOMSerializer.fromSchema(letter).serializeFragment(doc.content));
  text.value = plainText(doc);
  html.value = text.value.trim() === "" ? "" : holder.innerHTML;
}

function plugins(box: Box): Plugin[] {
  const hardBreak = chainCommands(exitCode, (state, dispatch) => {
    dispatch?.(state.tr.replaceSelectionWith(nodes.hard_break.create()).scrollIntoView());
    return true;
  });
  const send: Command = () => {
    box.send();
    return true;
  };
  const leave: Command = (_state, _dispatch, view) => {
    view?.dom.blur();
    return true;
  };
  return [
    inputRules({
      rules: [
        wrappingInputRule(/^\s*>\s$/, nodes.blockquote),
        wrappingInputRule(/^\s*([-*])\s$/, nodes.bullet_list),
        wrappingInputRule(/^(\d+)\.\s$/, nodes.ordered_list, (match) => ({ order: Number(match[1]) })),
        textblockTypeInputRule(/^```$/, nodes.code_block),
      ],
    }),
    keymap({
      "Mod-z": undo, "Mod-y": redo, "Mod-Shift-z": redo,
      "Mod-b": toggleMark(marks.strong), "Mod-i": toggleMark(marks.em), "Mod-e": toggleMark(marks.code),
      "Mod-Shift-7": wrapInList(nodes.ordered_list), "Mod-Shift-8": wrapInList(nodes.bullet_list),
      Enter: splitListItem(nodes.list_item), Tab: sinkListItem(nodes.list_item), "Shift-Tab": liftListItem(nodes.list_item),
      "Shift-Enter": hardBreak, "Mod-Enter": send, Escape: leave,
    }),
    keymap(baseKeymap),
    history(),
    blank(box.text),
  ];
}

/** The words in an empty box. */
function blank(text: HTMLTextAreaElement): Plugin {
  return new Plugin({
    props: {
      decorations({ doc }) {
        const first = doc.firstChild;
        if (doc.childCount !== 1 || !first || first.content.size > 0 || first.type !== nodes.paragraph) return null;
        return DecorationSet.create(doc, [Decoration.node(0, first.nodeSize, { class: "blank", "data-blank": text.placeholder })]);
      },
    },
  });
}

interface Shape {
  update(state: EditorState): void;
}

function shapes({ shape, say }: Box, view: EditorView): Shape[] {
  if (!shape) return [];
  const isInside = (type: NodeType) => (state: EditorState): boolean => {
    const { $from } = state.selection;
    for (let depth = $from.depth; depth > 0; depth -= 1) if ($from.node(depth).type === type) return true;
    return false;
  };
  const hasMark = (type: MarkType) => (state: EditorState): boolean => {
    const { from, to, empty, $from } = state.selection;
    return empty ? !!type.isInSet(state.storedMarks ?? $from.marks()) : state.doc.rangeHasMark(from, to, type);
  };
  const inOrOut = (type: NodeType, into: Command, out: Command): Command => (state, dispatch, inView) =>
    (isInside(type)(state) ? out : into)(state, dispatch, inView);
  const codeOn = setBlockType(nodes.code_block);
  const list: [string, Command, (state: EditorState) => boolean][] = [
    ["bold", toggleMark(marks.strong), hasMark(marks.strong)],
    ["italic", toggleMark(marks.em), hasMark(marks.em)],
    ["link", link(say), hasMark(marks.link)],
    ["bullets", inOrOut(nodes.bullet_list, wrapInList(nodes.bullet_list), liftListItem(nodes.list_item)), isInside(nodes.bullet_list)],
    ["numbers", inOrOut(nodes.ordered_list, wrapInList(nodes.ordered_list), liftListItem(nodes.list_item)), isInside(nodes.ordered_list)],
    ["quote", inOrOut(nodes.blockquote, wrapIn(nodes.blockquote), lift), isInside(nodes.blockquote)],
    ["code", inOrOut(nodes.code_block, codeOn, setBlockType(nodes.paragraph)), isInside(nodes.code_block)],
  ];
  shape.setAttribute("role", "group");
  shape.setAttribute("aria-label", say("script-editor-shape"));
  return list.map(([name, command, isOn]) => {
    const button = document.createElement("button");
    button.type = "button";
    button.title = say(`script-editor-${name}`);
    button.setAttribute("aria-label", button.title);
    button.append(Object.assign(document.createElement("i"), { className: `icon icon-${name}` }));
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", () => {
      command(view.state, view.dispatch, view);
      view.focus();
    });
    shape.append(button);
    return { update: (state) => button.setAttribute("aria-pressed", String(isOn(state))) };
  });
}

/** Asks where a link leads; an empty answer takes it away. Only addresses of the web and of mail. */
function link(say: (key: string) => string): Command {
  return (state, dispatch) => {
    if (state.selection.empty) return false;
    if (!dispatch) return true;
    const typed = prompt(say("script-link-where"), "https://");
    if (typed === null) return true;
    const { from, to } = state.selection;
    const transaction = state.tr.removeMark(from, to, marks.link);
    const address = safeAddress(typed);
    dispatch(address ? transaction.addMark(from, to, marks.link.create({ href: address })) : transaction);
    return true;
  };
}

/** The address of a link, or nothing when it is none that may stand in a letter. */
export function safeAddress(typed: string): string | undefined {
  const words = typed.trim();
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(words)) return `mailto:${words}`;
  const address = /^[a-z][a-z0-9+.-]*:/i.test(words) ? words : `https://${words}`;
  return URL.canParse(address) && ["http:", "https:", "mailto:"].includes(new URL(address).protocol) ? address : undefined;
}
