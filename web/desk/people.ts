// Fields of addresses offer the customers that are known: the arrows go through them, Enter takes one, Escape lets them
// go. A field holds several addresses; what is looked for is the one in which the caret stands.

import { type Customer, customersNamed } from "./customers";
import { afterPause, all, make } from "./page";
import { say } from "./words";

const PAUSE_MS = 150;
const SHOWN_MAX = 6;
const EDGE_PIXELS = 8;

/** Wakes every field of addresses within. */
export function startPeople(within: ParentNode): void {
  for (const field of all<HTMLInputElement>("input[data-people]:not([role])", within)) offerPeople(field);
}

function offerPeople(field: HTMLInputElement): void {
  const list = make("ul", { class: "menu-list people", role: "listbox", id: `${field.id}-people`, "aria-label": say("script-people") });
  list.hidden = true;
  field.after(list);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]] as const) {
    field.setAttribute(name, value);
  }
  let offered: string[] = [];
  let chosen = -1;
  let asking: AbortController | undefined;

  const mark = (place: number): void => {
    chosen = place;
    [...list.children].forEach((line, index) => line.setAttribute("aria-selected", String(index === place)));
    const line = list.children[place];
    if (line) field.setAttribute("aria-activedescendant", line.id);
    else field.removeAttribute("aria-activedescendant");
    line?.scrollIntoView({ block: "nearest" });
  };
  const follow = (event: Event): void => {
    if (event.target !== list) place(list, field);
  };
  const close = (): void => {
    asking?.abort();
    removeEventListener("scroll", follow, true);
    offered = [];
    list.replaceChildren();
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    mark(-1);
  };
  const show = (found: Customer[], typed: string): void => {
    const there = field.value.toLowerCase();
    const fresh = found.filter(({ address }) => address && (!there.includes(address) || typed.includes(address)));
    const isWritten = fresh.length === 1 && fresh[0]?.address === typed.toLowerCase();
    if (fresh.length === 0 || isWritten) return close();
    offered = fresh.map(written);
    list.replaceChildren(...fresh.map((one, index) => line(field.id, one, index)));
    list.hidden = false;
    place(list, field);
    addEventListener("scroll", follow, { capture: true, passive: true });
    field.setAttribute("aria-expanded", "true");
    // Whoever types a whole address means it; a name means somebody who is known.
    mark(typed.includes("@") ? -1 : 0);
  };
  const ask = async (): Promise<void> => {
    asking?.abort();
    const mine = (asking = new AbortController());
    const { words } = piece(field);
    const found = await customersNamed(words, SHOWN_MAX, mine.signal);
    if (!mine.signal.aborted && field.isConnected && document.activeElement === field) show(found, words);
  };
  const pause = afterPause(PAUSE_MS, () => void ask());
  const take = (address: string): void => {
    const { from, to } = piece(field);
    const before = field.value.slice(0, from) + (from > 0 ? " " : "") + address;
    const rest = field.value.slice(to).replace(/^[,;\s]+/, "");
    field.value = `${before}, ${rest}`;
    field.setSelectionRange(before.length + 2, before.length + 2);
    close();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  };

  field.addEventListener("input", () => pause.soon());
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (event.isComposing || list.hidden) return;
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const by = steps[event.key];
    const address = offered[chosen];
    if (by !== undefined) mark(chosen === -1 && by < 0 ? offered.length - 1 : (chosen + by + offered.length) % offered.length);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && address !== undefined) take(address);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  // The field keeps its focus while one points.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const index = [...list.children].findIndex((one) => event.target instanceof Node && one.contains(event.target));
    const address = offered[index];
    if (address !== undefined) take(address);
  });
}

function line(field: string, { name, address }: Customer, index: number): HTMLElement {
  const item = make("li", { class: "menu-item", role: "option", id: `${field}-people-${index}`, "aria-selected": "false" });
  item.append(make("bdi", { class: "clip" }, name || address));
  if (name) item.append(make("bdi", { class: "faint clip" }, address));
  return item;
}

/** The list stands below its field, or above it where there is no room, whatever cuts off around it. */
function place(list: HTMLElement, field: HTMLElement): void {
  const box = field.getBoundingClientRect();
  const height = list.offsetHeight;
  const isBelow = box.bottom + height + EDGE_PIXELS < innerHeight || box.top < height + EDGE_PIXELS;
  list.style.left = `${box.left}px`;
  list.style.width = `${box.width}px`;
  list.style.top = `${isBelow ? box.bottom + 4 : box.top - height - 4}px`;
}

/** The address in which the caret stands: its words, and from where to where they go. */
function piece(field: HTMLInputElement): { words: string; from: number; to: number } {
  const { value } = field;
  const caret = field.selectionStart ?? value.length;
  let [from, to, isQuoted] = [0, value.length, false];
  for (let at = 0; at < value.length; at++) {
    const letter = value[at] ?? "";
    if (letter === '"') isQuoted = !isQuoted;
    if (isQuoted || !",;".includes(letter)) continue;
    if (at < caret) from = at + 1;
    else {
      to = at;
      break;
    }
  }
  return { words: value.slice(from, to).trim(), from, to };
}

/** Somebody as a field of addresses names them. */
function written({ name, address }: Customer): string {
  if (!name || name === address) return address;
  return /[,;<>"]/.test(name) ? `"${name.replace(/["\\]/g, "")}" <${address}>` : `${name} <${address}>`;
}
