// Lets this device take reminders: asks the browser for an address and hands it to the server.

import { all, one } from "./page";

const WORKER = "/static/push.js";

/** Shows what this device can do, and turns it on when asked. */
export function startPush(): void {
  const place = one("[data-push]");
  const key = place?.dataset.push;
  if (!place || key === undefined) return;
  const show = (state: string): void => {
    for (const part of all("[data-push-state]", place)) part.hidden = part.dataset.pushState !== state;
  };
  if (!("serviceWorker" in navigator) || !("PushManager" in window)) {
    show("unable");
    return;
  }
  if (Notification.permission === "denied") {
    show("denied");
    return;
  }
  void present().then((subscription) => show(subscription ? "on" : "off"));
  const form = one<HTMLFormElement>("[data-push-form]", place);
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    void turnOn(form, key).catch(() => show(Notification.permission === "denied" ? "denied" : "unable"));
  });
}

async function present(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration(WORKER);
  return (await registration?.pushManager.getSubscription()) ?? null;
}

async function turnOn(form: HTMLFormElement, key: string): Promise<void> {
  if ((await Notification.requestPermission()) !== "granted") throw new Error("not allowed");
  const registration = await navigator.serviceWorker.register(WORKER);
  await active(registration);
  const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  const { endpoint, keys } = subscription.toJSON();
  const fields: Record<string, string | undefined> = { endpoint, p256dh: keys?.p256dh, auth: keys?.auth };
  for (const [name, value] of Object.entries(fields)) {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLInputElement) field.value = value ?? "";
  }
  form.submit();
}

/** The worker's scope holds no page, so that nobody else waits until it is ready. */
async function active(registration: ServiceWorkerRegistration): Promise<void> {
  const worker = registration.installing ?? registration.waiting;
  if (registration.active || !worker) return;
  await new Promise<void>((resolve) => {
    worker.addEventListener("statechange", () => {
      if (worker.state === "activated") resolve();
    });
  });
}
