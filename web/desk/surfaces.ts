// Dialogs, menus, filters, copies, questions before an act, and how things look on this device.

import { all, make, one, remember, remembered } from "./page";
import { toast } from "./toasts";
import { say } from "./words";

/** Begins to listen. */
export function startSurfaces(): void {
  for (const name of ["theme", "density"]) {
    const value = remembered(`wellkept-${name}`);
    if (value) wear(name, value);
  }
  document.addEventListener("taste", (event) => {
    const { name, value } = (event as CustomEvent<{ name: string; value: string }>).detail;
    remember(`wellkept-${name}`, value === "system" ? undefined : value);
    wear(name, value);
  });
  document.addEventListener("click", click);
  document.addEventListener("submit", ask, true);
  document.addEventListener("input", filter);
  document.addEventListener("toggle", place, true);
}

function wear(name: string, value: string): void {
  const root = document.documentElement;
  if (value === "system") delete root.dataset[name];
  else root.dataset[name] = value;
}

function click(event: MouseEvent): void {
  const target = event.target instanceof Element ? event.target : null;
  if (!target) return;
  for (const menu of all<HTMLDetailsElement>("details.menu[open]")) {
    if (!menu.contains(target) || target.closest(".menu-item")) menu.open = false;
  }
  const opener = target.closest<HTMLElement>("[data-opens]");
  if (opener) open(opener.dataset.opens ?? "", event);
  if (target.closest("[data-closes]")) target.closest("dialog")?.close();
  if (target instanceof HTMLDialogElement && target.matches(".dialog")) target.close();
  const copier = target.closest<HTMLElement>("[data-copy]");
  if (copier) void copy(copier.dataset.copy ?? "");
  for (const name of ["theme", "density"]) {
    const setter = target.closest<HTMLElement>(`[data-${name}-set]`);
    const value = setter?.getAttribute(`data-${name}-set`);
    if (value) document.dispatchEvent(new CustomEvent("taste", { detail: { name, value } }));
  }
  const aside = target.closest<HTMLElement>("[data-customer]");
  if (aside) {
    one(".open")?.classList.toggle("customer-shown", aside.dataset.customer === "open");
    event.preventDefault();
  }
}

function open(id: string, event: MouseEvent): void {
  const dialog = document.getElementById(id);
  if (!(dialog instanceof HTMLDialogElement)) return;
  event.preventDefault();
  dialog.showModal();
  one("[autofocus], input:not([type=hidden]), button", dialog)?.focus();
}

async function copy(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
  toast({ says: say("script-copied"), seconds: 3 });
}

/** A form that cannot be taken back asks first, in a dialog of the house. */
function ask(event: SubmitEvent): void {
  const form = event.target instanceof HTMLFormElement ? event.target : null;
  const words = form?.dataset.confirm;
  if (!form || !words || form.dataset.asked) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const submitter = event.submitter;
  const yes = make("button", { class: "button button-main", value: "yes" }, submitter?.textContent?.trim() ?? "");
  const no = make("button", { class: "button button-quiet" }, say("script-close"));
  const body = make("form", { method: "dialog", class: "dialog-body" }, make("p", {}, words), make("div", { class: "form-foot" }, yes, no));
  const dialog = make("dialog", { class: "dialog" }, body) as HTMLDialogElement;
  document.body.append(dialog);
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (dialog.returnValue !== "yes") return;
    form.dataset.asked = "1";
    form.requestSubmit(submitter instanceof HTMLElement ? submitter : null);
    delete form.dataset.asked;
  });
  dialog.showModal();
}

function filter(event: Event): void {
  const field = event.target instanceof HTMLInputElement ? event.target : null;
  const list = field?.dataset.filter ? one(field.dataset.filter) : null;
  if (!field || !list) return;
  const words = field.value.trim().toLowerCase();
  for (const item of all(":scope > *", list)) item.hidden = !(item.textContent ?? "").toLowerCase().includes(words);
}

/** Opening one menu closes the others; a menu near the lower edge opens upward, one near the far edge inward. */
function place(event: Event): void {
  const focusing = event.target instanceof HTMLDetailsElement && event.target.matches("[data-focuses][open]") ? event.target : null;
  // On a touch screen the keyboard would cover the menu.
  const mayFocus = focusing && (!focusing.matches(".menu") || matchMedia("(pointer: fine)").matches);
  if (mayFocus) one("input:not([type=hidden]), .menu-item", focusing)?.focus();
  const menu = event.target instanceof HTMLDetailsElement && event.target.matches(".menu") ? event.target : null;
  if (!menu?.open) return;
  for (const other of all<HTMLDetailsElement>("details.menu[open]")) if (other !== menu) other.open = false;
  const list = one(".menu-list", menu);
  if (!list) return;
  menu.classList.remove("menu-up", "menu-start");
  const box = list.getBoundingClientRect();
  menu.classList.toggle("menu-up", box.bottom > innerHeight - 8 && menu.getBoundingClientRect().top > box.height);
  // What scrolls cuts off what stands out of it.
  const edge = menu.closest(".timeline, .list-scroll, .customer")?.getBoundingClientRect().right ?? innerWidth;
  menu.classList.toggle("menu-start", menu.getBoundingClientRect().left + box.width < edge - 8);
}
