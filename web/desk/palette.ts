// The palette: everything that can be done here, by name. It lists what the page offers: the rail, controls with
// data-act, customers of that name, and for words that match nothing, the search.

import { customersNamed } from "./customers";
import { afterPause, all, icon, make, one } from "./page";
import { say } from "./words";

interface Act {
  words: string;
  icon: string;
  hint: string;
  run: () => void;
}

const SHOWN_MAX = 12;
const CUSTOMERS_MAX = 5;
const PAUSE_MS = 150;

/** Opens the palette, or closes it when it stands open. */
export function openPalette(): void {
  const standing = one<HTMLDialogElement>("#palette");
  if (standing) return standing.close();
  const dialog = make("dialog", { class: "dialog palette", id: "palette", "aria-label": say("script-key-palette") }) as HTMLDialogElement;
  const list = make("ul", { role: "listbox", id: "palette-list" });
  const field = make("input", {
    class: "palette-field", role: "combobox", "aria-expanded": "true", "aria-controls": "palette-list", autocomplete: "off",
    spellcheck: "false", placeholder: say("script-palette"), "aria-label": say("script-palette"),
  }) as HTMLInputElement;
  const acts = offered();
  let shown: Act[] = [];
  let customers: Act[] = [];
  let chosen = 0;
  let asking: AbortController | undefined;
  const draw = (): void => {
    shown = matching(acts, customers, field.value);
    chosen = Math.min(chosen, Math.max(shown.length - 1, 0));
    list.replaceChildren(...shown.map((act, index) => line(act, index, index === chosen, () => choose(act))));
    if (shown.length === 0) list.append(make("li", { class: "menu-head" }, say("script-palette-none")));
    field.setAttribute("aria-activedescendant", `palette-${chosen}`);
    one(`#palette-${chosen}`, list)?.scrollIntoView({ block: "nearest" });
  };
  const choose = (act: Act): void => {
    dialog.close();
    act.run();
  };
  const ask = afterPause(PAUSE_MS, async () => {
    asking?.abort();
    const mine = (asking = new AbortController());
    const found = await customersNamed(field.value, CUSTOMERS_MAX, mine.signal);
    if (mine.signal.aborted || !dialog.open) return;
    customers = found.map(({ id, name, address }) => ({ ...place(name || address, "people", `/customers/${id}`), hint: name ? address : "" }));
    draw();
  });
  field.addEventListener("input", () => {
    chosen = 0;
    customers = [];
    draw();
    // Only whoever may see customers has them in the rail.
    if (one('.rail a[href="/customers"]')) ask.soon();
  });
  field.addEventListener("keydown", (event) => {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const by = steps[event.key];
    if (by !== undefined && shown.length > 0) {
      chosen = (chosen + by + shown.length) % shown.length;
      draw();
      event.preventDefault();
    } else if (event.key === "Enter") {
      const act = shown[chosen];
      if (act) choose(act);
      event.preventDefault();
    }
  });
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.append(field, list);
  document.body.append(dialog);
  draw();
  dialog.showModal();
  field.focus();
}

function line(act: Act, index: number, isChosen: boolean, run: () => void): HTMLElement {
  const item = make("li", { class: "menu-item", role: "option", id: `palette-${index}`, "aria-selected": String(isChosen) });
  item.append(icon(act.icon), make("span", {}, act.words));
  if (act.hint) item.append(make(act.hint.length === 1 ? "kbd" : "bdi", { class: act.hint.length === 1 ? "" : "faint clip" }, act.hint));
  item.addEventListener("click", run);
  return item;
}

function offered(): Act[] {
  const controls = all("[data-act]").map((control) => ({
    words: control.dataset.act ?? "",
    icon: iconOf(control),
    hint: control.dataset.key?.length === 1 ? control.dataset.key : "",
    run: () => control.click(),
  }));
  const places = all<HTMLAnchorElement>(".rail a:not(.brand), .tabs a").map((link) => ({
    words: one("span", link)?.textContent?.trim() || (link.firstChild?.textContent ?? "").trim(),
    icon: iconOf(link),
    hint: "",
    run: () => link.click(),
  }));
  const write = one(".rail") ? [place(say("script-write"), "pencil", "/conversations/new")] : [];
  const seen = new Set<string>();
  return [...controls, ...places, ...write, ...tastes()].filter((act) => act.words && !seen.has(act.words) && seen.add(act.words));
}

function tastes(): Act[] {
  const set = (name: string, value: string, icon: string): Act => ({
    words: say(`script-${name}-${value}`),
    icon,
    hint: "",
    run: () => document.dispatchEvent(new CustomEvent("taste", { detail: { name, value } })),
  });
  return [
    set("theme", "light", "sun"),
    set("theme", "dark", "moon"),
    set("theme", "system", "eye"),
    set("density", "roomy", "menu"),
    set("density", "compact", "menu"),
  ];
}

function iconOf(control: HTMLElement): string {
  const named = [...(one(".icon", control)?.classList ?? [])].find((name) => name.startsWith("icon-"));
  return named?.slice("icon-".length) ?? "forth";
}

function matching(acts: Act[], customers: Act[], typed: string): Act[] {
  const words = typed.trim().toLowerCase();
  if (!words) return acts.slice(0, SHOWN_MAX);
  const parts = words.split(/\s+/);
  const found = acts.filter((act) => parts.every((part) => act.words.toLowerCase().includes(part)));
  found.sort((a, b) => Number(b.words.toLowerCase().startsWith(words)) - Number(a.words.toLowerCase().startsWith(words)));
  const number = /^#?(\d{1,12})$/.exec(words)?.[1];
  if (number) found.unshift(place(say("script-palette-number", { number }), "out", `/conversations/${number}`));
  const search = place(say("script-palette-search", { words: typed.trim() }), "search", `/inbox?view=all&q=${encodeURIComponent(typed.trim())}`);
  return [...found.slice(0, SHOWN_MAX - CUSTOMERS_MAX - 1), ...customers, search];
}

function place(words: string, iconName: string, address: string): Act {
  return { words, icon: iconName, hint: "", run: () => location.assign(address) };
}
