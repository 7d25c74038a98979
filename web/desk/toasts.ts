// Toasts: a sentence at the lower edge, sometimes with a way back, that leaves by itself.

import { csrf, make, one } from "./page";
import { say } from "./words";

/** What a toast says. The server sends the same shape in `HX-Trigger: {"toast": …}`. */
export interface Toast {
  says: string;
  /** Address that takes it back. */
  undo?: string;
  tone?: "broken";
  seconds?: number;
}

const SECONDS = 6;

/** Shows a toast. */
export function toast({ says, undo, tone, seconds = SECONDS }: Toast): HTMLElement {
  const element = make("div", { class: tone ? `toast toast-${tone}` : "toast", "data-seconds": String(seconds) });
  element.append(make("span", {}, says));
  if (undo) {
    const button = make("button", { type: "button" }, say("script-undo"));
    button.addEventListener("click", () => void takeBack(undo, element));
    element.append(button);
  }
  one("#toasts")?.append(element);
  lastFor(element);
  return element;
}

/** Lets everything in `within` that carries `data-seconds` leave in time. */
export function startTimers(within: ParentNode): void {
  for (const element of within.querySelectorAll<HTMLElement>("[data-seconds]:not([data-leaves])")) lastFor(element);
}

async function takeBack(address: string, element: HTMLElement): Promise<void> {
  element.remove();
  const headers = { "HX-Request": "true", "HX-Current-URL": location.href, "X-CSRF-Token": csrf() };
  const answer = await fetch(address, { method: "POST", headers }).catch(() => undefined);
  if (!answer?.ok) {
    toast({ says: say("script-failed"), tone: "broken" });
    return;
  }
  const next = answer.headers.get("HX-Redirect");
  if (next) location.assign(next);
  else document.dispatchEvent(new CustomEvent("stale"));
}

/** The seconds stand still while pointer or focus is on it: nobody loses a race against an undo button. */
function lastFor(element: HTMLElement): void {
  element.dataset.leaves = "";
  const countdown = one("[data-countdown]", element);
  const isExact = countdown !== null;
  let left = Number(element.dataset.seconds) || SECONDS;
  const timer = window.setInterval(() => {
    if (!element.isConnected) return clearInterval(timer);
    if (!isExact && element.matches(":hover, :focus-within")) return;
    left -= 1;
    if (countdown) countdown.textContent = String(Math.max(left, 0));
    if (left > 0) return;
    clearInterval(timer);
    element.remove();
    if (isExact) document.dispatchEvent(new CustomEvent("stale"));
  }, 1_000);
}

document.addEventListener("toast", (event) => toast((event as CustomEvent<Toast>).detail));
