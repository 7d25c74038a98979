// Shows what we send to this device, though no page of ours is open, and leads to its page.

interface Extendable extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Pushed extends Extendable {
  readonly data: { json(): unknown } | null;
}
interface Clicked extends Extendable {
  readonly notification: Notification;
}
interface Window extends EventTarget {
  readonly url: string;
  focus(): Promise<unknown>;
  navigate(url: string): Promise<unknown>;
}
interface Scope extends EventTarget {
  readonly registration: { showNotification(title: string, options: NotificationOptions): Promise<void> };
  readonly clients: {
    matchAll(options: { type: "window"; includeUncontrolled: boolean }): Promise<Window[]>;
    openWindow(url: string): Promise<unknown>;
  };
  readonly location: Location;
  skipWaiting(): Promise<void>;
}

const scope = self as unknown as Scope;

interface Notice {
  says: string;
  path: string;
  key: string;
}

function isNotice(sent: unknown): sent is Notice {
  const known = sent as Partial<Notice> | null;
  return typeof known?.says === "string" && typeof known.path === "string" && typeof known.key === "string";
}

scope.addEventListener("install", (event) => (event as Extendable).waitUntil(scope.skipWaiting()));

scope.addEventListener("push", (event) => {
  const pushed = event as Pushed;
  const notice = pushed.data?.json();
  if (!isNotice(notice)) return;
  const options = { tag: notice.key, data: notice.path, icon: "/static/mark.svg" };
  pushed.waitUntil(scope.registration.showNotification(notice.says, options));
});

scope.addEventListener("notificationclick", (event) => {
  const clicked = event as Clicked;
  clicked.notification.close();
  const path: unknown = clicked.notification.data;
  clicked.waitUntil(open(typeof path === "string" && path.startsWith("/") ? path : "/"));
});

/** Shows the page where a page of ours is open, or opens one. */
async function open(path: string): Promise<void> {
  const address = new URL(path, scope.location.origin).href;
  const windows = await scope.clients.matchAll({ type: "window", includeUncontrolled: true });
  const shown = windows.find((window) => window.url === address);
  if (shown) await shown.focus();
  else await scope.clients.openWindow(address);
}
