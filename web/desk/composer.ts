// The reply box: a plain text area that grows into the editor when it takes focus; drafts saved while one types, on
// this device when the line is down; files by paste and drop; a word to colleagues that one is answering.

import type { Editor } from "../editor/editor";
import { startAttachments } from "./attachments";
import { startHearing } from "./hearing";
import { send } from "./keyboard";
import { afterPause, all, csrf, one, remember, remembered, renewed } from "./page";
import { answered, answering } from "./presence";
import { say } from "./words";

const DRAFT_PAUSE_MS = 700;
/** What of the box is a draft; the rest only belongs to sending. */
const DRAFT_FIELDS = new Set(["kind", "client_key", "text", "html", "to", "cc", "bcc", "seen", "from", "mailbox", "subject"]);

/** The reply box that stands open; there is one at a time. */
let current: { form: HTMLFormElement; now: () => void; save: () => void } | undefined;

window.addEventListener("pagehide", () => current?.now());
window.addEventListener("online", () => {
  if (current?.form.isConnected && remembered(draftKey(current.form))) current.save();
});

// An empty box rests again when the hand goes elsewhere.
document.addEventListener("pointerdown", (event) => {
  const form = current?.form;
  if (!form?.isConnected || !(event.target instanceof Node) || form.contains(event.target)) return;
  const isEmpty = !one<HTMLTextAreaElement>("textarea[name=text]", form)?.value && !one(".attachment", form);
  if (isEmpty && !form.matches(".composer-sheet")) form.classList.remove("composer-awake");
});

/** Wakes every reply box within. */
export function startComposers(within: ParentNode): void {
  for (const form of all<HTMLFormElement>("form[data-composer]:not([data-woken])", within)) wakeUp(form);
}

function wakeUp(form: HTMLFormElement): void {
  form.dataset.woken = "";
  const text = one<HTMLTextAreaElement>("textarea[name=text]", form);
  const html = one<HTMLInputElement>("input[name=html]", form);
  if (!text || !html) return;
  let editor: Editor | undefined;
  const draft = startDraft(form);
  startAttachments(form, draft.soon);
  restore(form, text);
  const hearing = startHearing(form, text);
  if (text.value) form.classList.add("composer-awake");

  const grow = async (): Promise<void> => {
    if (editor || form.dataset.grows !== undefined) return;
    form.dataset.grows = "";
    const { openEditor } = (await import(new URL(EDITOR_URL, import.meta.url).href)) as typeof import("../editor/editor");
    if (!text.isConnected) return;
    editor = openEditor({ text, html, shape: one("[data-shape]", form), say, changed: draft.soon, send: () => send(form) });
  };
  form.addEventListener("focusin", () => {
    form.classList.add("composer-awake");
    if (document.activeElement === text) void grow().catch(() => delete form.dataset.grows);
  });
  form.addEventListener("input", () => {
    draft.soon();
    hearing.soon();
    answering();
  });
  form.addEventListener("change", () => editor?.blank());
  // Whoever clicks a tab wants to write; the arrows go from tab to tab. The label gives the tab its focus first.
  form.addEventListener("click", (event) => {
    const isTab = event.detail > 0 && event.target instanceof Element && event.target.closest(".composer-kind");
    if (isTab) setTimeout(() => form.dispatchEvent(new Event("wants-focus")));
  });
  form.addEventListener("wants-focus", () => (editor ? editor.focus() : text.focus()));
  form.addEventListener("htmx:configRequest", (event) => {
    if ((event as CustomEvent<{ elt: Element }>).detail.elt !== form) return;
    for (const place of all("[data-refused]", form)) place.replaceChildren();
    draft.stop();
  });
  // What is wrong with a field is said beside it: one goes on there.
  form.addEventListener("htmx:afterSwap", (event) => {
    const field = event.target instanceof Element && event.target.matches("[data-refused]") ? event.target.closest(".field, .composer-text") : null;
    const more = field?.closest<HTMLDetailsElement>("details");
    if (more) more.open = true;
    if (field?.matches(".composer-text")) form.dispatchEvent(new Event("wants-focus"));
    else if (field) one("input, select", field)?.focus();
  });
  form.addEventListener("htmx:afterRequest", (event) => {
    const { elt, successful } = (event as CustomEvent<{ elt: Element; successful: boolean }>).detail;
    if (elt !== form || !successful) return;
    remember(draftKey(form), undefined);
    hearing.sent();
    answered();
  });
}

/** Opens the reply box of the conversation, for an answer or a note. */
export function startReply(kind: "reply" | "note"): void {
  const form = one<HTMLFormElement>("form[data-composer]");
  if (!form) return;
  form.classList.add("composer-awake");
  const choice = one<HTMLInputElement>(`input[name=kind][value=${kind}]`, form);
  if (choice) choice.checked = true;
  form.dispatchEvent(new Event("change", { bubbles: true }));
  form.dispatchEvent(new Event("wants-focus"));
}

function draftKey(form: HTMLFormElement): string {
  return `wellkept-draft:${form.dataset.draft ?? ""}`;
}

function fields(form: HTMLFormElement): URLSearchParams {
  const kept = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && DRAFT_FIELDS.has(name)) kept.append(name, value);
  }
  return kept;
}

function startDraft(form: HTMLFormElement): { soon: () => void; stop: () => void } {
  const address = form.dataset.draft;
  const state = one("[data-draft-state]", form);
  let isStopped = false;
  const tell = (words: string): void => {
    if (state) state.textContent = words;
  };
  const save = async (): Promise<void> => {
    if (!address || isStopped || !form.isConnected) return;
    const body = fields(form);
    remember(draftKey(form), JSON.stringify([...body]));
    tell(say("script-saving"));
    const headers = { "HX-Request": "true", "X-CSRF-Token": csrf() };
    const answer = await fetch(address, { method: "POST", body, headers, keepalive: true }).catch(() => undefined);
    if (renewed(answer?.headers.get("X-CSRF-Token") ?? null)) return save();
    if (answer?.status === 401) document.dispatchEvent(new CustomEvent("signed-out"));
    if (!answer?.ok) return tell(say("script-kept-here"));
    remember(draftKey(form), undefined);
    tell(say("script-saved"));
  };
  const pause = afterPause(DRAFT_PAUSE_MS, () => void save());
  form.addEventListener("focusout", pause.now);
  current = { form, now: pause.now, save: () => void save() };
  return {
    soon: pause.soon,
    stop: () => {
      isStopped = true;
      // A refused answer leaves the box as it is: from the next letter on it is a draft again.
      form.addEventListener("input", () => (isStopped = false), { once: true });
    },
  };
}

/**
 * What was kept on this device while the line was down comes back, all of it or nothing: where the server has other
 * words by now, written elsewhere, those stand.
 */
function restore(form: HTMLFormElement, text: HTMLTextAreaElement): void {
  const kept = new Map(JSON.parse(remembered(draftKey(form)) ?? "[]") as [string, string][]);
  const words = kept.get("text");
  if (!words?.startsWith(text.value.trimEnd())) return;
  for (const name of ["text", "html", "to", "cc", "bcc", "from", "mailbox", "subject"]) {
    const field = one<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>(`[name="${name}"]`, form);
    const value = kept.get(name);
    if (field && value !== undefined) field.value = value;
  }
  form.dispatchEvent(new Event("input", { bubbles: true }));
}
