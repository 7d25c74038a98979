// Live updates: an event names what became stale, the browser fetches those fragments again. There is one
// rendering of everything. What is under the pointer or the focus never moves: when it would have to, the news
// waits behind a button.

import htmx from "htmx.org";
import { openStream, type News } from "../live/stream";
import { all, fetchPatiently, make, one } from "./page";
import { say } from "./words";

const CHANNEL = "wellkept-live";
/** Several commits in a row cost one fetch. */
const GATHER_MS = 120;

/** Begins to listen. Tabs share one stream: through a shared worker, or else through whoever holds the lock. */
export function startLive(): void {
  if (!one("[data-live]") && !one(".rail")) return;
  if ("SharedWorker" in window) {
    const worker = new SharedWorker(new URL(LIVE_URL, import.meta.url), { type: "module", name: CHANNEL });
    worker.port.onmessage = (message: MessageEvent<News>) => hear(message.data);
    window.addEventListener("pagehide", () => worker.port.postMessage("leaving"));
    window.addEventListener("pageshow", (event) => event.persisted && location.reload());
  } else {
    shareByChannel();
  }
  document.addEventListener("stale", () => refresh(() => true));
}

function shareByChannel(): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = (message: MessageEvent<News>) => hear(message.data);
  const lead = (): Promise<never> => {
    openStream((news) => {
      hear(news);
      channel.postMessage(news);
    });
    return new Promise(() => undefined);
  };
  if ("locks" in navigator) void navigator.locks.request(CHANNEL, lead);
  else void lead();
}

const stale = new Set<string>();
let gathering: number | undefined;
let wasLost = false;

function hear(news: News): void {
  if ("standing" in news) {
    document.dispatchEvent(new CustomEvent("live-standing", { detail: news.standing }));
    if (news.standing && wasLost) refresh(() => true);
    wasLost = !news.standing;
    return;
  }
  for (const kind of news.moved.kinds) stale.add(kind);
  gathering ??= window.setTimeout(() => {
    const kinds = new Set(stale);
    stale.clear();
    gathering = undefined;
    refresh((region) => kinds.has("all") || (region.dataset.live ?? "").split(" ").some((kind) => kinds.has(kind)));
  }, GATHER_MS);
}

/** Fetches again every live region that `concerns`; regions that come from one address cost one request. */
export function refresh(concerns: (region: HTMLElement) => boolean): void {
  const byAddress = new Map<string, HTMLElement[]>();
  for (const region of all("[data-live][data-fragment]").filter(concerns)) {
    const address = region.dataset.fragment ?? "";
    byAddress.set(address, [...(byAddress.get(address) ?? []), region]);
  }
  for (const [address, regions] of byAddress) void refetch(address, regions);
}

async function refetch(address: string, regions: HTMLElement[]): Promise<void> {
  const answer = await fetchPatiently(address, { headers: { "HX-Request": "true", "X-Background": "true" } });
  if (!answer) return;
  if (answer.status === 401 || answer.headers.has("HX-Redirect")) {
    document.dispatchEvent(new CustomEvent("signed-out"));
    return;
  }
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").body;
  for (const region of regions) {
    const part = fresh.querySelector(`#${CSS.escape(region.id)}`) ?? (regions.length === 1 ? fresh : null);
    if (part && region.isConnected) settle(region, part);
  }
}

/** Puts what is fresh into the region, unless that would move what the hand or the eye is on. */
function settle(region: HTMLElement, fresh: Element): void {
  const held = holder(region);
  const before = held?.getBoundingClientRect().top ?? 0;
  const old = arrangement(region);
  const had = new Set(rowIds(region));
  exchange(region, fresh);
  const news = rowIds(region).filter((id) => !had.has(id)).length;
  dismiss(region);
  if (held) {
    const scroller = region.closest<HTMLElement>(".list-scroll, .timeline");
    const shift = (): number => (held.isConnected ? held.getBoundingClientRect().top - before : Infinity);
    if (scroller && Number.isFinite(shift())) scroller.scrollTop += shift();
    if (Math.abs(shift()) > 1) {
      const waiting = arrangement(region);
      arrange(old);
      wait(region, news, () => arrange(waiting));
      return;
    }
    if (scroller && news > 0) pointTo(scroller, region, news);
  }
  enliven(region);
}

/** Wakes what was put in: htmx attributes, times, timers. */
function enliven(region: HTMLElement): void {
  htmx.process(region);
  region.dispatchEvent(new CustomEvent("refreshed", { bubbles: true }));
}

/** Which nodes stand where in a region: its own, and those of each keyed list. */
type Arrangement = [Element, Node[]][];

function arrangement(region: Element): Arrangement {
  const lists = all("[data-keyed]", region);
  return [region, ...lists].map((place) => [place, [...place.childNodes]]);
}

function arrange(places: Arrangement): void {
  for (const [place, nodes] of places) order(place, nodes);
}

/** Gives a place these children with as few moves as possible, so that focus and frames stay alive. */
function order(place: Element, nodes: Node[]): void {
  const keep = new Set(nodes);
  for (const node of [...place.childNodes]) if (!keep.has(node)) node.remove();
  nodes.forEach((node, index) => {
    const here = place.childNodes[index] ?? null;
    if (here !== node) place.insertBefore(node, here);
  });
}

function rowIds(region: HTMLElement): string[] {
  return all("[data-keyed] > [id]", region).map((row) => row.id);
}

/** The row under the pointer or the focus; in a region without rows, an open menu or the focused control itself. */
function holder(region: HTMLElement): HTMLElement | undefined {
  const focused = document.activeElement;
  const menu = one("details.menu[open]", region);
  if (menu) return menu;
  if (focused instanceof HTMLElement && region.contains(focused)) {
    const row = focused.closest<HTMLElement>("[id]");
    return row && row !== region && region.contains(row) ? row : focused;
  }
  if (!region.matches(":hover")) return undefined;
  return all("[data-keyed] > [id]", region).find((row) => row.matches(":hover"));
}

/** Exchanges what differs: row by row where rows have names, else as a whole. */
function exchange(region: Element, fresh: Element): void {
  const lists = all(":scope > [data-keyed]", region);
  if (lists.length === 0) {
    if (says(region) !== says(fresh)) order(region, [...fresh.childNodes]);
    return;
  }
  const others = [...region.children].filter((piece) => !piece.matches("[data-keyed]"));
  const pieces = [...fresh.children].map((piece) => {
    if (!piece.matches("[data-keyed]")) return others.find((old) => says(old) === says(piece)) ?? piece;
    const list = lists.shift();
    if (!list) return piece;
    exchangeRows(list, piece);
    return list;
  });
  order(region, pieces);
}

function exchangeRows(list: Element, fresh: Element): void {
  const known = new Map([...list.children].map((row) => [row.id, row]));
  const rows = [...fresh.children].map((row) => {
    const old = known.get(row.id);
    if (!old || !row.id) return row;
    if (says(old) === says(row)) return old;
    if (!old.contains(document.activeElement) && !old.matches(":hover")) return row;
    old.className = row.className;
    const hadFocus = old.contains(document.activeElement);
    old.replaceChildren(...row.childNodes);
    if (hadFocus) old.querySelector<HTMLElement>("a, button")?.focus({ preventScroll: true });
    return old;
  });
  order(list, rows);
}

/** What an element says, without what only the clock or the hand changed. */
function says(element: Element): string {
  const copy = element.cloneNode(true) as Element;
  for (const time of copy.querySelectorAll("time[data-ago], time[data-local]")) time.textContent = "";
  for (const part of [copy, ...copy.querySelectorAll("[open], [data-leaves], [aria-current], [class]")]) {
    for (const name of ["open", "data-leaves", "aria-current", "id", "style"]) part.removeAttribute(name);
    part.classList.remove("htmx-request", "htmx-added", "htmx-settling", "htmx-swapping");
  }
  return `${copy.className} ${copy.innerHTML}`.replace(/\s+/g, " ");
}

/** A button at the edge: the news is in, and comes when it is asked for or when the hand has left. */
function wait(region: HTMLElement, news: number, apply: () => void): void {
  const words = news === 1 ? say("script-fresh-one") : say("script-fresh", { count: news });
  const button = make("button", { type: "button" }, words);
  const strip = make("div", { class: "fresh", "data-fresh-for": region.id }, button);
  const held = new AbortController();
  strip.addEventListener("gone", () => held.abort());
  const done = (): void => {
    held.abort();
    strip.remove();
    apply();
    enliven(region);
  };
  button.addEventListener("click", done);
  const whenFree = (): number => window.setTimeout(() => !held.signal.aborted && !holder(region) && done(), 200);
  region.addEventListener("pointerleave", whenFree, { signal: held.signal });
  region.addEventListener("focusout", whenFree, { signal: held.signal });
  if (news === 0) strip.hidden = true;
  region.before(strip);
}

/** A button at the edge behind which the news lies: above a list, below a time line. */
function pointTo(scroller: HTMLElement, region: HTMLElement, news: number): void {
  const isTimeline = scroller.matches(".timeline");
  if (isTimeline ? scroller.scrollTop > -2 : scroller.scrollTop < 2) return;
  const words = news === 1 ? say("script-fresh-one") : say("script-fresh", { count: news });
  const button = make("button", { type: "button" }, isTimeline ? say("script-fresh-below") : words);
  const strip = make("div", { class: isTimeline ? "fresh fresh-below" : "fresh", "data-fresh-for": region.id }, button);
  button.addEventListener("click", () => {
    strip.remove();
    scroller.scrollTo({ top: 0, behavior: "smooth" });
  });
  if (isTimeline) scroller.after(strip);
  else region.before(strip);
}

function dismiss(region: HTMLElement): void {
  for (const strip of all(`[data-fresh-for="${CSS.escape(region.id)}"]`)) {
    strip.dispatchEvent(new CustomEvent("gone"));
    strip.remove();
  }
}
