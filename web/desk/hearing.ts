// What the server hears while one writes. The box sends its text with the chips as they stand and shows the chips that
// come back: what they say and what became of them is decided in one place, on the server. Keys on a chip: the arrows
// go from chip to chip, Enter accepts, `c` changes, Delete dismisses, `f` takes the next free time, Escape goes back
// to the text.

import { singleKeys } from "./keyboard";
import { afterPause, all, csrf, fetchPatiently, one, remember, remembered } from "./page";

const PAUSE_MS = 300;

/** Begins to listen to a reply box; `soon` is called when its text changed. */
export function startHearing(form: HTMLFormElement, text: HTMLTextAreaElement): { soon: () => void; sent: () => void } {
  const region = one("[data-hears]", form);
  const chips = region && one("[data-chips]", region);
  const said = region && one("[data-chips-said]", region);
  if (!region || !chips) return { soon: () => undefined, sent: () => undefined };
  const place = `wellkept-heard:${region.dataset.hears ?? ""}`;
  let asking: AbortController | undefined;
  let then: string | undefined;

  const fields = (): URLSearchParams => {
    const kept = new URLSearchParams();
    const beginnings = (region.dataset.hearsFields ?? "\n").split(" ");
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string" && beginnings.some((beginning) => name.startsWith(beginning))) kept.append(name, value);
    }
    return kept;
  };
  const ask = async (): Promise<void> => {
    asking?.abort();
    const mine = (asking = new AbortController());
    const before = fields();
    const body = new URLSearchParams(chips.childElementCount > 0 ? before : (remembered(place) ?? ""));
    body.set("text", text.value);
    for (const name of (region.dataset.hearsAlso ?? "").split(" ").filter(Boolean)) {
      body.set(name, one<HTMLInputElement>(`[name="${name}"]`, form)?.value ?? "");
    }
    const headers = { "HX-Request": "true", "X-CSRF-Token": csrf() };
    const answer = await fetchPatiently(region.dataset.hears ?? "", { method: "POST", body, headers, signal: mine.signal });
    const html = answer?.ok ? await answer.text().catch(() => undefined) : undefined;
    if (html === undefined || mine.signal.aborted || !region.isConnected) return;
    // Somebody went on deciding while we asked: what comes back is old.
    if (fields().toString() !== before.toString()) return void ask();
    put(html);
    const standing = fields().toString();
    remember(place, standing || undefined);
  };
  const put = (html: string): void => {
    const held = document.activeElement;
    const field = held instanceof HTMLInputElement && chips.contains(held) ? held : undefined;
    const [id, value, from, to] = [held?.id, field?.value, field?.selectionStart, field?.selectionEnd];
    const had = held !== null && chips.contains(held);
    chips.innerHTML = html;
    const says = one("[data-says]", chips)?.dataset.says ?? "";
    if (said && said.textContent !== says) said.textContent = says;
    if (then !== undefined || had) settle(then ?? id, value, from, to);
    then = undefined;
  };
  const settle = (id: string | undefined, value?: string, from?: number | null, to?: number | null): void => {
    const named = id ? one(`#${CSS.escape(id)}`, chips) : null;
    const next = named && !named.closest("[hidden]") ? named : controls()[0];
    if (!next) return back();
    next.focus();
    if (!(next instanceof HTMLInputElement) || value === undefined || next.id !== id) return;
    next.value = value;
    next.setSelectionRange(from ?? value.length, to ?? value.length);
  };
  const controls = (): HTMLElement[] => all("[data-chip]:not([hidden]) button, [data-chip]:not([hidden]) input:not([type=hidden])", chips);
  const back = (): void => void form.dispatchEvent(new Event("wants-focus"));
  const pause = afterPause(PAUSE_MS, () => void ask());

  /** Writes what was decided into the chip's fields, and asks for the chip as it now is. */
  const decide = (chip: HTMLElement, stage: string, focus: string): void => {
    const field = one<HTMLInputElement>("[data-chip-stage]", chip);
    if (!field) return;
    field.value = stage;
    then = focus;
    pause.soon();
    pause.now();
  };
  const act = (control: HTMLElement): void => {
    const chip = control.closest<HTMLElement>("[data-chip]");
    if (!chip) return;
    const number = control.id.replace(/-[a-z]+$/, "");
    const free = control.dataset.chipTake;
    if (free !== undefined) {
      const by = one<HTMLInputElement>("[name$='-by']", chip);
      if (by) by.value = free;
      return decide(chip, "changed", `${number}-change`);
    }
    const stage = control.dataset.chipAct ?? "";
    decide(chip, stage, stage === "changing" ? `${number}-by` : `${number}-change`);
  };
  chips.addEventListener("click", (event) => {
    const control = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-chip-act], [data-chip-take]") : null;
    if (control) act(control);
  });
  chips.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const target = event.target instanceof HTMLElement ? event.target : undefined;
    const chip = target?.closest<HTMLElement>("[data-chip]");
    if (!target || !chip) return;
    const isField = target.matches("input, select");
    const done = one("[data-chip-act='changed'], [data-chip-act='accepted']", chip);
    if (event.key === "Escape") back();
    else if (isField && event.key === "Enter") {
      if (done) act(done);
    } else if (isField) return;
    else if (event.key === "ArrowRight" || event.key === "ArrowLeft") step(chip, event.key === "ArrowRight" ? 1 : -1);
    else {
      const key = event.key === "Backspace" ? "Delete" : event.key;
      const control = key === "Delete" || singleKeys() ? one(`[data-chip-key="${CSS.escape(key)}"]`, chip) : null;
      if (!control) return;
      act(control);
    }
    event.preventDefault();
    event.stopPropagation();
  });
  const step = (chip: HTMLElement, by: 1 | -1): void => {
    const standing = all("[data-chip]:not([hidden])", chips);
    const next = standing[standing.indexOf(chip) + by];
    if (next) one("button", next)?.focus();
  };
  chips.addEventListener("input", (event) => {
    event.stopPropagation();
    pause.soon();
  });
  chips.addEventListener("change", (event) => event.stopPropagation());
  if (text.value.trim()) pause.soon();
  return {
    soon: pause.soon,
    sent: () => {
      asking?.abort();
      remember(place, undefined);
    },
  };
}
