// Files for an answer: chosen, pasted or dropped; sent at once, one after the other, with their progress. What could
// not be attached says so among them until it is let go.

import { csrf, icon, make, one } from "./page";
import { say } from "./words";

/** Lets files be attached to the form; `changed` is called when the set of them changes. */
export function startAttachments(form: HTMLFormElement, changed: () => void): void {
  const address = form.dataset.attach;
  const list = one("[data-attachments]", form);
  const input = one<HTMLInputElement>("input[type=file]", form);
  if (!address || !list) return;
  const take = async (files: Iterable<File>): Promise<void> => {
    for (const file of files) await attach(file, address, list, Number(form.dataset.attachMax) || 25);
    changed();
  };
  input?.addEventListener("change", () => {
    const files = [...(input.files ?? [])];
    input.value = "";
    void take(files);
  });
  form.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    void take(files);
  });
  form.addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    form.dataset.drop = say("script-drop-here");
    form.classList.add("composer-drop", "composer-awake");
  });
  form.addEventListener("dragleave", (event) => {
    if (!(event.relatedTarget instanceof Node && form.contains(event.relatedTarget))) form.classList.remove("composer-drop");
  });
  form.addEventListener("drop", (event) => {
    const files = [...(event.dataTransfer?.files ?? [])];
    form.classList.remove("composer-drop");
    if (files.length === 0) return;
    event.preventDefault();
    void take(files);
  });
  list.addEventListener("click", (event) => {
    const told = event.target instanceof Element ? event.target.closest("[data-dismiss]") : null;
    if (told) {
      told.closest("li")?.remove();
      form.dispatchEvent(new Event("wants-focus"));
    }
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-remove]") : null;
    if (!button) return;
    event.preventDefault();
    const headers = { "HX-Request": "true", "X-CSRF-Token": csrf() };
    void fetch(button.dataset.remove ?? "", { method: "POST", headers }).then((answer) => {
      if (answer.ok) button.closest(".attachment")?.remove();
    });
  });
}

/** Sends one file. The server answers with the finished line, which carries its hidden field. */
function attach(file: File, address: string, list: HTMLElement, limitMegabytes: number): Promise<void> {
  if (file.size > limitMegabytes * 1_000_000) {
    list.append(refused(file, say("script-upload-large", { name: file.name, limit: limitMegabytes })));
    return Promise.resolve();
  }
  const bar = make("progress", { max: "100", value: "0", "aria-label": say("script-uploading", { name: file.name }) }) as HTMLProgressElement;
  const line = make("li", { class: "attachment" }, icon("clip"), make("span", { class: "clip" }, file.name), bar);
  list.append(line);
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open("POST", `${address}${address.includes("?") ? "&" : "?"}name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader("HX-Request", "true");
    request.setRequestHeader("X-CSRF-Token", csrf());
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) bar.value = (event.loaded / event.total) * 100;
    };
    request.onloadend = () => {
      const isTaken = request.status >= 200 && request.status < 300;
      if (isTaken) line.outerHTML = request.responseText;
      else line.replaceWith(refused(file, say("script-upload-failed", { name: file.name })));
      done();
    };
    request.send(file);
  });
}

/** What is said of a file that was not attached. */
function refused(file: File, words: string): HTMLElement {
  const away = make("button", { type: "button", "data-dismiss": "", "aria-label": say("script-dismiss", { name: file.name }) }, icon("close"));
  return make("li", { class: "attachment attachment-refused" }, icon("alert"), make("span", { role: "alert" }, words), away);
}
