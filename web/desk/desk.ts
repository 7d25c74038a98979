// The desk's behavior. Every page reads and every form works without it.

import htmx from "htmx.org";
import { startComposers, startReply } from "./composer";
import { startConnection } from "./connection";
import { startKeyboard, openKeys } from "./keyboard";
import { startLive } from "./live";
import { all, csrf, one, renewed } from "./page";
import { startPeople } from "./people";
import { look, startPresence } from "./presence";
import { startPush } from "./push";
import { startSurfaces } from "./surfaces";
import { startClock, tick } from "./times";
import { startTimers } from "./toasts";

Object.assign(htmx.config, {
  allowEval: false,
  historyCacheSize: 0, // what customers write does not stay in the browser
  refreshOnHistoryMiss: true,
  includeIndicatorStyles: false,
  selfRequestsOnly: true,
  scrollIntoViewOnBoost: false,
  timeout: 20_000,
  // A refusal is a fragment like any other: it is shown where the answer would have stood.
  responseHandling: [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "401", swap: false, error: true },
    { code: "[45]..", swap: true, error: true },
  ],
});

document.addEventListener("htmx:configRequest", (event) => {
  (event as CustomEvent<{ headers: Record<string, string> }>).detail.headers["X-CSRF-Token"] = csrf();
});

document.addEventListener("htmx:responseError", (event) => {
  const { xhr } = (event as CustomEvent<{ xhr: XMLHttpRequest }>).detail;
  if (xhr.status === 401) document.dispatchEvent(new CustomEvent("signed-out"));
});

// One signed in anew elsewhere: what was refused for its old token is sent once more.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { detail } = event as CustomEvent<{ xhr: XMLHttpRequest; requestConfig: { elt: Element; triggeringEvent?: Event } }>;
  const { elt, triggeringEvent } = detail.requestConfig;
  if (!renewed(detail.xhr.getResponseHeader("X-CSRF-Token")) || !(elt instanceof HTMLFormElement)) return;
  event.preventDefault();
  const submitter = triggeringEvent instanceof SubmitEvent ? triggeringEvent.submitter : null;
  setTimeout(() => elt.requestSubmit(submitter));
});

// A refusal goes where the form says it wants it, beside what was being done.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.defaultPrevented) return;
  const { detail } = event as CustomEvent<{ isError: boolean; xhr: XMLHttpRequest; requestConfig: { elt: Element }; target: Element; swapOverride?: string }>;
  const beside = detail.xhr.getResponseHeader("HX-Retarget") ?? undefined;
  const wanted = detail.isError ? (beside ?? detail.requestConfig.elt.closest<HTMLElement>("[data-refusal]")?.dataset.refusal) : undefined;
  const place = wanted ? one(wanted) : detail.isError ? one("#toasts") : null;
  if (!place) return;
  detail.target = place;
  detail.swapOverride = wanted ? "innerHTML" : "beforeend";
});

// The conversation that is open is marked in the list, and read from then on.
document.addEventListener("htmx:pushedIntoHistory", () => {
  markOpen();
  const subject = one("#subject")?.textContent?.trim();
  if (subject) document.title = `${subject} · ${document.title.split(" · ").pop() ?? ""}`;
  one(".desk")?.classList.toggle("desk-open", one(".thread") !== null);
  look();
});

function markOpen(): void {
  for (const link of all<HTMLAnchorElement>(".entry > a")) {
    const isOpen = new URL(link.href).pathname === location.pathname;
    if (!isOpen) link.removeAttribute("aria-current");
    else if (!link.hasAttribute("aria-current")) link.setAttribute("aria-current", "true");
    if (isOpen && !document.hidden) link.closest(".entry")?.classList.remove("entry-unread");
  }
}

document.addEventListener("click", (event) => {
  const control = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-reply]") : null;
  if (!control) return;
  event.preventDefault();
  startReply(control.dataset.reply === "note" ? "note" : "reply");
});

document.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("[data-keys]:not(html)")) openKeys();
});

/** Wakes what came onto the page. */
function wake(within: ParentNode): void {
  startComposers(within);
  startPeople(within);
  startTimers(within);
  tick(within);
  fitFrames(within);
  showFirstUnread(within);
  sayRead(within);
  markOpen();
}

/** What stands open before somebody's eyes has been read. */
function sayRead(within: ParentNode): void {
  const thread = one("[data-read]", within) ?? (within instanceof HTMLElement ? within.closest<HTMLElement>("[data-read]") : null);
  if (!thread) return;
  const read = (): void => {
    const address = thread.dataset.read;
    if (document.hidden || !address || !thread.isConnected) return;
    delete thread.dataset.read;
    const body = new URLSearchParams({ up_to: thread.dataset.upTo ?? "" });
    void fetch(address, { method: "POST", body, headers: { "HX-Request": "true", "X-CSRF-Token": csrf() } }).catch(() => undefined);
  };
  if (document.hidden) document.addEventListener("visibilitychange", read, { once: true });
  else read();
}

/** A frame of HTML mail may not run scripts, so it cannot say how tall it is: the server says so in data-height. */
function fitFrames(within: ParentNode): void {
  for (const frame of all<HTMLIFrameElement>("iframe[data-height]", within)) frame.style.height = `${frame.dataset.height ?? "320"}px`;
}

/** A long new message is read from its beginning, not from its end. */
function showFirstUnread(within: ParentNode): void {
  const unread = one(".message[data-unread]", within);
  const timeline = unread?.closest<HTMLElement>(".timeline");
  if (unread && timeline && unread.offsetHeight > timeline.clientHeight - 80) unread.scrollIntoView({ block: "start" });
}

// What held the focus went away with what was replaced: the keyboard goes on from the place it was in.
document.addEventListener("htmx:afterSettle", (event) => {
  const target = event.target instanceof HTMLElement ? event.target : null;
  if (!target?.isConnected || document.activeElement !== document.body) return;
  const place = one("#subject, [autofocus], h1, h2, a.item-title", target);
  if (!place) return;
  if (place.matches("h1, h2, #subject")) place.tabIndex = -1;
  place.focus({ preventScroll: true });
});

document.addEventListener("htmx:load", (event) => wake((event as CustomEvent<{ elt: HTMLElement }>).detail.elt));
document.addEventListener("refreshed", (event) => event.target instanceof HTMLElement && wake(event.target));

startSurfaces();
startKeyboard();
startConnection();
startClock();
startLive();
startPush();
startPresence();
wake(document);
