// The keyboard. A control says which key it answers: data-key="a" data-act="Assign". Single letters can be switched off.

import { all, isWriting, make, one, remember, remembered } from "./page";
import { openPalette } from "./palette";
import { say } from "./words";

const KEYS_OFF = "wellkept-keys-off";

/** Begins to listen to keys. */
export function startKeyboard(): void {
  if (remembered(KEYS_OFF)) document.documentElement.dataset.keys = "off";
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    if (press(event)) event.preventDefault();
  });
}

/** Whether single letters are listened to. */
export function singleKeys(): boolean {
  return document.documentElement.dataset.keys !== "off";
}

/** Switches single letters on or off, on this device. */
export function switchSingleKeys(): void {
  const off = singleKeys();
  document.documentElement.dataset.keys = off ? "off" : "on";
  remember(KEYS_OFF, off ? "1" : undefined);
}

/** Opens the list of keys. */
export function openKeys(): void {
  one<HTMLDialogElement>("#keys")?.remove();
  const dialog = make("dialog", { class: "dialog dialog-wide", id: "keys", "aria-label": say("script-keys") });
  const list = make("div", { class: "shortcuts" });
  const line = (words: string, key: string): void => list.append(make("div", {}, make("span", {}, words), keyCaps(key)));
  if (rows().length > 0) {
    line(say("script-key-next"), "j");
    line(say("script-key-previous"), "k");
  }
  for (const [key, words] of actsByKey()) line(words, key);
  if (one("[data-composer]")) line(say("script-key-send"), "Ctrl Enter");
  line(say("script-key-search"), "/");
  line(say("script-key-palette"), "Ctrl K");
  line(say("script-key-help"), "?");
  const toggle = make("button", { type: "button", class: "button" }, say(singleKeys() ? "script-keys-off" : "script-keys-on"));
  toggle.addEventListener("click", () => {
    switchSingleKeys();
    openKeys();
  });
  const close = make("button", { class: "button button-quiet", autofocus: "" }, say("script-close"));
  const foot = make("div", { class: "form-foot" }, toggle, close);
  dialog.append(make("form", { method: "dialog", class: "dialog-body" }, make("h2", {}, say("script-keys")), list, foot));
  document.body.append(dialog);
  (dialog as HTMLDialogElement).showModal();
}

function actsByKey(): Map<string, string> {
  const acts = new Map<string, string>();
  for (const control of all("[data-key][data-act]")) {
    const key = control.dataset.key ?? "";
    if (key.length === 1 && !acts.has(key)) acts.set(key, control.dataset.act ?? "");
  }
  return acts;
}

function keyCaps(key: string): HTMLElement {
  const caps = make("span", {});
  for (const part of key.split(" ")) caps.append(make("kbd", {}, part), " ");
  return caps;
}

function press(event: KeyboardEvent): boolean {
  const mod = event.ctrlKey || event.metaKey;
  const key = event.key.toLowerCase();
  if (mod && key === "k" && !event.shiftKey && !event.altKey) return openPalette(), true;
  if (mod && key === "enter") return send(event.target);
  if (key === "escape") return escape(event.target);
  const menu = all<HTMLDetailsElement>("details.menu[open]").pop();
  if (menu && key === "enter" && takesOnlyOne(event.target)) return true;
  if (menu && !mod && !event.altKey) return walk(menu, event.key);
  if (mod || event.altKey || isWriting(event.target) || one("dialog[open]")) return false;
  if (!singleKeys()) return false;
  if (event.key === "?") return openKeys(), true;
  if (key === "/") return search();
  if (key === "j") return step(1);
  if (key === "k") return step(-1);
  const control = one(`[data-key="${CSS.escape(event.key)}"]:not(:disabled)`);
  if (!control) return false;
  control.click();
  return true;
}

/** The arrows walk through an open menu; until it closes, letters belong to what is written in it. */
function walk(menu: HTMLDetailsElement, key: string): boolean {
  const by = key === "ArrowDown" ? 1 : key === "ArrowUp" ? -1 : 0;
  if (by === 0) return false;
  const stops = all(".menu-list :is(a, button, input:not([type=hidden]))", menu).filter(isSeen);
  const here = stops.findIndex((stop) => stop === document.activeElement);
  const next = here < 0 ? (by > 0 ? 0 : stops.length - 1) : here + by;
  stops[Math.min(Math.max(next, 0), stops.length - 1)]?.focus();
  return true;
}

/** Enter in the field that narrows a menu takes what is left, where that is one. */
function takesOnlyOne(field: EventTarget | null): boolean {
  const list = field instanceof HTMLInputElement && field.dataset.filter ? one(field.dataset.filter) : null;
  const [only, ...others] = list ? all(".menu-item", list).filter(isSeen) : [];
  if (!only || others.length > 0) return false;
  only.click();
  return true;
}

/** The box has buttons for an answer and for a note; the one that is seen answers. */
function isSeen(control: HTMLElement): boolean {
  return !control.matches(":disabled") && control.checkVisibility();
}

function search(): boolean {
  const field = one<HTMLInputElement>(".search input");
  if (!field) return openPalette(), true;
  field.focus();
  field.select();
  return true;
}

/** Sends the form that one is writing in. */
export function send(target: EventTarget | null): boolean {
  const form = target instanceof HTMLElement ? target.closest("form") : null;
  const submit = form && all<HTMLButtonElement>("[data-key='mod+enter'], button.button-main", form).find(isSeen);
  if (!submit) return false;
  submit.click();
  return true;
}

/** Escape leaves what one is writing in without losing it, or closes the menu that is open. */
function escape(target: EventTarget | null): boolean {
  const menu = all<HTMLDetailsElement>("details.menu[open]").pop();
  if (menu) {
    menu.open = false;
    one("summary", menu)?.focus();
    return true;
  }
  if (target instanceof HTMLElement && isWriting(target) && !target.closest("dialog")) {
    target.blur();
    return true;
  }
  return false;
}

/** What j and k go through: conversations, or the rows of the page. */
function rows(): HTMLAnchorElement[] {
  const entries = all<HTMLAnchorElement>(".entry > a");
  return entries.length > 0 ? entries : all<HTMLAnchorElement>("main a.item-title");
}

/** Goes to the next or previous row; a conversation opens beside the list, on a phone it is only marked. */
function step(by: 1 | -1): boolean {
  const links = rows();
  if (links.length === 0) return false;
  const focused = links.findIndex((link) => link === document.activeElement);
  const current = focused >= 0 ? focused : links.findIndex((link) => link.hasAttribute("aria-current"));
  const next = links[Math.min(Math.max(current + by, 0), links.length - 1)];
  if (!next) return false;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
  if (next.closest(".entry") && matchMedia("(min-width: 720px)").matches && !next.hasAttribute("aria-current")) next.click();
  return true;
}
