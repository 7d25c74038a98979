// Relative times stay true while the page stands open.

import { all } from "./page";
import { say } from "./words";

const MINUTE_MS = 60_000;

/** Keeps every `<time data-ago>` current. */
export function startClock(): void {
  tick(document);
  setInterval(() => {
    if (!document.hidden) tick(document);
  }, 20_000);
  document.addEventListener("visibilitychange", () => tick(document));
}

/** Writes the times within anew. */
export function tick(within: ParentNode): void {
  const now = Date.now();
  for (const time of all<HTMLTimeElement>("time[data-ago]", within)) {
    const words = ago(new Date(time.dateTime), now);
    if (words !== undefined && time.textContent !== words) time.textContent = words;
  }
  for (const time of all<HTMLTimeElement>("time[data-local]", within)) {
    time.textContent = new Date(time.dateTime).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
  }
}

/** "4 min" as the server says it; older than today the server's own words stand. */
export function ago(at: Date, now: number): string | undefined {
  const minutes = Math.floor((now - at.getTime()) / MINUTE_MS);
  if (Number.isNaN(minutes)) return undefined;
  if (minutes < 1) return say("time-now");
  if (minutes < 60) return say("time-minutes-short", { count: minutes });
  if (at.toDateString() === new Date(now).toDateString()) {
    return say("time-hours-short", { count: Math.floor(minutes / 60) });
  }
  return undefined;
}
