// Small words for working with the page.

/** The first element that matches. */
export function one<E extends HTMLElement = HTMLElement>(selector: string, within: ParentNode = document): E | null {
  return within.querySelector<E>(selector);
}

/** All elements that match. */
export function all<E extends HTMLElement = HTMLElement>(selector: string, within: ParentNode = document): E[] {
  return [...within.querySelectorAll<E>(selector)];
}

/** An element with attributes and children; text is always text. */
export function make(name: string, attributes: Record<string, string>, ...children: (Node | string)[]): HTMLElement {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** An icon of the set. */
export function icon(name: string): HTMLElement {
  return make("i", { class: `icon icon-${name}`, "aria-hidden": "true" });
}

/** The token that proves that a request comes from our page. */
export function csrf(): string {
  return one<HTMLMetaElement>('meta[name="csrf"]')?.content ?? "";
}

/** Whether an answer brought another token, because the same colleague signed in anew: the page goes on with it. */
export function renewed(given: string | null): boolean {
  const known = one<HTMLMetaElement>('meta[name="csrf"]');
  const [who, token] = given?.split(".") ?? [];
  if (!token || !known || known.content === token || known.dataset.who !== who) return false;
  known.content = token;
  for (const field of all<HTMLInputElement>("input[name=csrf]")) field.value = token;
  document.dispatchEvent(new CustomEvent("signed-in"));
  return true;
}

/** Whether the person is writing somewhere: in a field, or at any control of a form that takes writing. */
export function isWriting(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches("input, textarea, select") || target.closest("form:has(textarea)") !== null;
}

/** Runs `act` once the calls have paused for `pauseMs`; `now` runs it at once if it waits. */
export function afterPause(pauseMs: number, act: () => void): { soon: () => void; now: () => void } {
  let timer: number | undefined;
  const now = (): void => {
    if (timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    act();
  };
  const soon = (): void => {
    clearTimeout(timer);
    timer = window.setTimeout(now, pauseMs);
  };
  return { soon, now };
}

const TRIES = 5;
const TRY_AGAIN_MS = 700;

/**
 * Fetches what may be asked twice, and asks again after growing pauses where the line or the server fails for a
 * moment; `undefined` when it keeps failing or was called off.
 */
export async function fetchPatiently(address: string, asked: RequestInit): Promise<Response | undefined> {
  for (let tried = 1; ; tried++) {
    const answer = await fetch(address, asked).catch(() => undefined);
    const isPassing = !answer || answer.status === 429 || answer.status >= 500;
    if (!isPassing || tried === TRIES || asked.signal?.aborted) return answer;
    await new Promise((wake) => setTimeout(wake, TRY_AGAIN_MS * 2 ** (tried - 1)));
    if (asked.signal?.aborted) return undefined;
  }
}

/** Something remembered on this device; `undefined` forgets it. Devices may refuse to remember. */
export function remember(key: string, value: string | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // A device without storage forgets; the server still has what was saved.
  }
}

/** What was remembered on this device. */
export function remembered(key: string): string | undefined {
  try {
    return localStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}
