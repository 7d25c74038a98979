// The reply box: a plain text area that grows into the editor when it takes focus; drafts saved while one types, on
// this device when the line is down, and side by side when two places have different ones; files by paste and drop; a
// word to colleagues that one is answering.

import type { Editor } from "../editor/editor";
import { startAttachments } from "./attachments";
import { startHearing } from "./hearing";
import { send } from "./keyboard";
import { afterPause, all, csrf, make, one, remember, remembered, renewed } from "./page";
import { answered, answering } from "./presence";
import { isOpen, letGo, offer, type Sheet, standingBy, type Version } from "./versions";
import { say } from "./words";

/** What the server knows this page by: of two pages that write one draft, none writes over the other. */
const WRITER = `${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`;
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

/** Whom the answer reaches stands in the folded line, also after it was changed. */
function tellEverybody(form: HTMLFormElement): void {
  const [folded, line] = [one<HTMLDetailsElement>(".composer-to", form), one("[data-everybody]", form)];
  folded?.addEventListener("toggle", () => {
    if (folded.open || !line) return;
    const lines = all<HTMLInputElement>("input[data-people]", folded).filter((field) => field.value.trim());
    line.textContent = lines.map((field) => (field.name === "to" ? "" : `${field.labels?.[0]?.textContent ?? ""} `) + field.value.trim()).join(" · ");
  });
}

function wakeUp(form: HTMLFormElement): void {
  form.dataset.woken = "";
  const text = one<HTMLTextAreaElement>("textarea[name=text]", form);
  const html = one<HTMLInputElement>("input[name=html]", form);
  if (!text || !html) return;
  let editor: Editor | undefined;
  const sheet: Sheet = {
    form,
    now: () => Object.fromEntries(fields(form)),
    put: (version) => {
      fill(form, version);
      editor?.refill();
      form.dispatchEvent(new Event("input", { bubbles: true }));
    },
    chosen: () => draft.save(),
  };
  const draft = startDraft(sheet);
  startAttachments(form, draft.soon);
  tellEverybody(form);
  restore(sheet, text);
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
    for (const said of all("[data-refused-line]", form)) said.remove();
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
  form.addEventListener("htmx:afterSwap", (event) => {
    const notice = event.target instanceof Element ? one("[data-about]", event.target) : null;
    if (notice) sayBeside(form, notice);
  });
  form.addEventListener("htmx:afterRequest", (event) => {
    const { elt, successful } = (event as CustomEvent<{ elt: Element; successful: boolean }>).detail;
    if (elt !== form || !successful) return;
    remember(draftKey(form), undefined);
    letGo(form);
    hearing.sent();
    answered();
  });
}

/** What is wrong with a field that others brought along, or that was folded away, stands beside it from then on. */
function sayBeside(form: HTMLFormElement, notice: HTMLElement): void {
  const name = CSS.escape(notice.dataset.about ?? "");
  const fields = all(`[name="${name}"], [name$="-${name}"]`, form).filter((field) => field.matches("select, textarea, input:not([type=hidden])"));
  const field = fields.find((one) => one.matches("[aria-invalid=true]")) ?? fields[0];
  const words = one("p", notice)?.textContent;
  if (!field || !words || field.closest("[hidden]")) return;
  const more = field.closest("details");
  if (more) more.open = true;
  const line = make("p", { class: "field-error", id: "refused-line", "data-refused-line": "", role: "alert" }, words);
  (field.closest("label") ?? field).after(line);
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", line.id);
  const mended = (): void => {
    field.removeAttribute("aria-invalid");
    line.remove();
  };
  field.addEventListener("input", mended, { once: true });
  notice.remove();
  field.focus();
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

function startDraft(sheet: Sheet): { soon: () => void; stop: () => void; save: () => void } {
  const { form } = sheet;
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
    if (isOpen(form)) return tell(say("script-kept-here"));
    body.set("writer", WRITER);
    body.set("basis", form.dataset.basis ?? "");
    tell(say("script-saving"));
    const headers = { "HX-Request": "true", "X-CSRF-Token": csrf() };
    const answer = await fetch(address, { method: "POST", body, headers, keepalive: true }).catch(() => undefined);
    if (renewed(answer?.headers.get("X-CSRF-Token") ?? null)) return save();
    if (answer?.status === 401) document.dispatchEvent(new CustomEvent("signed-out"));
    const newer = answer?.status === 409 ? ((await answer.json().catch(() => undefined)) as Newer | undefined) : undefined;
    if (newer?.fields && form.isConnected) {
      form.dataset.basis = newer.version;
      // Both may have begun with one key: what is sent from here is then no repetition of what was sent there.
      const sending = one<HTMLInputElement>("input[name=client_key]", form);
      if (sending) sending.value = WRITER + newer.version;
      if (!isOpen(form)) offer(sheet, newer.fields, "elsewhere");
    }
    if (!answer?.ok) return tell(say("script-kept-here"));
    remember(draftKey(form), undefined);
    tell(say("script-saved"));
  };
  const pause = afterPause(DRAFT_PAUSE_MS, () => void save());
  form.addEventListener("focusout", pause.now);
  current = { form, now: pause.now, save: () => void save() };
  return {
    soon: pause.soon,
    save: () => void save(),
    stop: () => {
      isStopped = true;
      // A refused answer leaves the box as it is: from the next letter on it is a draft again.
      form.addEventListener("input", () => (isStopped = false), { once: true });
    },
  };
}

/** The draft as the server has it, where it was saved elsewhere since this page began. */
interface Newer {
  version: string;
  fields: Version;
}

/**
 * What was kept on this device while the line was down comes back, all of it or nothing: where the server has other
 * words by now, written elsewhere, one chooses.
 */
function restore(sheet: Sheet, text: HTMLTextAreaElement): void {
  const { form } = sheet;
  const kept = Object.fromEntries(JSON.parse(remembered(draftKey(form)) ?? "[]") as [string, string][]) as Version;
  const words = kept["text"]?.trimEnd();
  const standing = text.value.trimEnd();
  if (words && words !== standing && !words.startsWith(standing)) return offer(sheet, kept, "here");
  const other = standingBy(form);
  if (other) offer(sheet, other, "chosen");
  if (words === undefined || !words.startsWith(standing)) return;
  fill(form, kept);
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Puts a version of the draft into its fields. */
function fill(form: HTMLFormElement, version: Version): void {
  for (const name of ["text", "html", "to", "cc", "bcc", "from", "mailbox", "subject"]) {
    const field = one<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>(`[name="${name}"]`, form);
    const value = version[name];
    if (field && value !== undefined) field.value = value;
  }
  const kind = one<HTMLInputElement>(`input[name=kind][value="${version["kind"] === "note" ? "note" : "reply"}"]`, form);
  if (kind && version["kind"]) kind.checked = true;
}
