// Says when the line is down, when the session has ended, and when something failed; shows that something is under way.

import { icon, make, one } from "./page";
import { toast } from "./toasts";
import { say } from "./words";

/** An interruption shorter than this is nobody's business. */
const LOST_MS = 6_000;

/** Begins to watch. */
export function startConnection(): void {
  let lost: number | undefined;
  window.addEventListener("offline", () => banner("offline", say("script-offline")));
  window.addEventListener("online", () => banner("offline", undefined));
  if (!navigator.onLine) banner("offline", say("script-offline"));
  document.addEventListener("live-standing", (event) => {
    clearTimeout(lost);
    const stands = (event as CustomEvent<boolean>).detail;
    if (stands) banner("live", undefined);
    else lost = window.setTimeout(() => navigator.onLine && banner("live", say("script-live-lost")), LOST_MS);
  });
  document.addEventListener("signed-out", () => {
    banner("signed-out", say("script-signed-out"));
    one("#banner-signed-out")?.append(make("a", { href: "/sign-in", target: "_blank" }, say("script-sign-in")));
  });
  document.addEventListener("signed-in", () => banner("signed-out", undefined));
  watchRequests();
}

function watchRequests(): void {
  const bar = make("div", { class: "working", "aria-hidden": "true" });
  document.body.append(bar);
  let running = 0;
  const show = (): void => void bar.classList.toggle("working-on", running > 0);
  document.addEventListener("htmx:beforeRequest", () => {
    running += 1;
    show();
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if ((event as CustomEvent<{ successful?: boolean }>).detail.successful) banner("signed-out", undefined);
    running = Math.max(running - 1, 0);
    show();
  });
  document.addEventListener("htmx:sendError", () => toast({ says: say("script-failed"), tone: "broken" }));
  document.addEventListener("htmx:timeout", () => toast({ says: say("script-too-slow"), tone: "broken" }));
}

/** A sentence that stays at the lower edge, under a name; without words it goes. */
function banner(name: string, words: string | undefined): void {
  one(`#banner-${name}`)?.remove();
  if (words) one("#toasts")?.prepend(make("div", { class: "toast toast-stays", id: `banner-${name}` }, icon("offline"), make("span", {}, words)));
}
