// Two texts of one draft, written in two places: both stay until somebody chooses, and what was not chosen stands by
// until it is let go. It is remembered on this device, so that no closed window loses it.

import { icon, make, one, remember, remembered } from "./page";
import { say } from "./words";

/** What stands in the fields of a draft, by their names. */
export type Version = Record<string, string>;

/** Where one writes. */
export interface Sheet {
  form: HTMLFormElement;
  /** What stands there now. */
  now: () => Version;
  /** Puts another version in its place. */
  put: (version: Version) => void;
  /** Somebody chose: what stands there now is the draft. */
  chosen: () => void;
}

/** How the other version came about; `by` once it was chosen between them. */
type Reason = "elsewhere" | "here" | "chosen";

/** Says that there is another text, and lets one choose. */
export function offer(sheet: Sheet, other: Version, reason: Reason): void {
  letGo(sheet.form);
  remember(key(sheet.form), JSON.stringify(other));
  const isChosen = reason === "chosen";
  const choose = (text: string, act: () => void): HTMLElement => {
    const button = make("button", { type: "button", class: "button button-small" }, text);
    button.addEventListener("click", () => {
      act();
      sheet.form.dispatchEvent(new Event("wants-focus"));
    });
    return button;
  };
  const take = choose(say(isChosen ? "script-draft-take-after-all" : "script-draft-take"), () => {
    const mine = sheet.now();
    sheet.put(other);
    offer(sheet, mine, "chosen");
    sheet.chosen();
  });
  const keep = isChosen
    ? choose(say("script-draft-done"), () => letGo(sheet.form))
    : choose(say("script-draft-keep"), () => {
        offer(sheet, other, "chosen");
        sheet.chosen();
      });
  const words = make("div", {}, make("p", { class: "strong" }, say(`script-draft-${reason}`)));
  if (!isChosen) words.append(make("p", {}, say(`script-draft-${reason}-hint`)));
  words.append(make("div", { class: "versions-other", role: "group", dir: "auto", tabindex: "0", "aria-label": say("script-draft-other") }, other["text"] || "–"));
  words.append(make("div", { class: "row" }, take, keep));
  const notice = make("div", { class: "notice notice-soon versions", role: isChosen ? "status" : "alert", "data-versions": reason }, icon("alert"), words);
  (one(".composer-guard", sheet.form) ?? sheet.form).before(notice);
}

/** Whether it is still to be chosen which text is the draft. */
export function isOpen(form: HTMLFormElement): boolean {
  return one("[data-versions]:not([data-versions=chosen])", form) !== null;
}

/** The text that was not chosen, from an earlier visit. */
export function standingBy(form: HTMLFormElement): Version | undefined {
  const kept = remembered(key(form));
  return kept === undefined ? undefined : (JSON.parse(kept) as Version);
}

/** Nobody needs the other text any more. */
export function letGo(form: HTMLFormElement): void {
  one("[data-versions]", form)?.remove();
  remember(key(form), undefined);
}

function key(form: HTMLFormElement): string {
  return `wellkept-other:${form.dataset.draft ?? ""}`;
}
