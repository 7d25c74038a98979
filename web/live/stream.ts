// One stream of live events. Reconnects by itself, resuming after the last number it saw.

/** What the server says after a commit: a number to resume from, and which parts of pages became stale. */
export interface Moved {
  seq: number;
  kinds: string[];
}

/** What tabs are told: something moved, or whether the stream stands. */
export type News = { moved: Moved } | { standing: boolean };

const PAUSE_MS_MIN = 1_000;
const PAUSE_MS_MAX = 30_000;

/** Opens the stream and tells `tell` its news until the returned function is called. */
export function openStream(tell: (news: News) => void): () => void {
  let source: EventSource | undefined;
  let lastSeq = 0;
  let pauseMs = PAUSE_MS_MIN;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const connect = (): void => {
    source = new EventSource(lastSeq > 0 ? `/live?after=${lastSeq}` : "/live");
    source.onopen = () => {
      pauseMs = PAUSE_MS_MIN;
      tell({ standing: true });
    };
    source.onmessage = (event: MessageEvent<string>) => {
      const moved = read(event.data);
      if (!moved) return;
      lastSeq = Math.max(lastSeq, moved.seq);
      tell({ moved });
    };
    source.onerror = () => {
      source?.close();
      tell({ standing: false });
      timer = setTimeout(connect, pauseMs * (0.7 + 0.6 * Math.random()));
      pauseMs = Math.min(pauseMs * 2, PAUSE_MS_MAX);
    };
  };
  connect();
  return () => {
    clearTimeout(timer);
    source?.close();
  };
}

function read(text: string): Moved | undefined {
  try {
    const said = JSON.parse(text) as Partial<Moved>;
    if (typeof said.seq !== "number" || !Array.isArray(said.kinds)) return undefined;
    return { seq: said.seq, kinds: said.kinds.filter((kind) => typeof kind === "string") };
  } catch {
    return undefined;
  }
}
