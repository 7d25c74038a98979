// The shared worker: holds the one event stream of a browser for all its tabs.

import { openStream, type News } from "./stream";

const tabs = new Set<MessagePort>();
let close: (() => void) | undefined;
let standing: boolean | undefined;

const shared = self as unknown as { onconnect: (event: MessageEvent) => void };

shared.onconnect = (event) => {
  const port = event.ports[0];
  if (!port) return;
  tabs.add(port);
  port.onmessage = (message: MessageEvent<string>) => {
    if (message.data === "leaving") leave(port);
  };
  if (standing !== undefined) port.postMessage({ standing } satisfies News);
  close ??= openStream(tell);
};

function tell(news: News): void {
  if ("standing" in news) standing = news.standing;
  for (const port of tabs) port.postMessage(news);
}

function leave(port: MessagePort): void {
  tabs.delete(port);
  if (tabs.size > 0) return;
  close?.();
  close = undefined;
  standing = undefined;
}
