// Tells colleagues that one looks at a conversation or is answering it. The server forgets it after half a minute.

import { csrf, one } from "./page";

const AGAIN_MS = 20_000;
const TYPING_MS = 10_000;

type Doing = "looking" | "typing" | "gone";

let place = "";
let typedAt = 0;

/** Says that one looks, as long as a conversation stands open before somebody's eyes. */
export function startPresence(): void {
  look();
  setInterval(look, AGAIN_MS);
  document.addEventListener("visibilitychange", look);
  window.addEventListener("pagehide", () => tell("gone"));
}

/** A conversation came onto the page, or another one took its place. */
export function look(): void {
  const here = one("form[data-composer]")?.dataset.presence ?? "";
  if (here !== place) {
    tell("gone");
    place = here;
    typedAt = 0;
  }
  if (!document.hidden && Date.now() - typedAt > AGAIN_MS) tell("looking");
}

/** Somebody types: said at most every ten seconds. */
export function answering(): void {
  if (Date.now() - typedAt < TYPING_MS) return;
  typedAt = Date.now();
  tell("typing");
}

/** What was written has been sent. */
export function answered(): void {
  if (typedAt > 0) tell("looking");
  typedAt = 0;
}

function tell(state: Doing): void {
  if (!place) return;
  const headers = { "Content-Type": "application/json", "X-CSRF-Token": csrf(), "HX-Request": "true" };
  const body = JSON.stringify({ conversation: place, state });
  void fetch("/live/presence", { method: "POST", body, headers, keepalive: true }).catch(() => undefined);
}
