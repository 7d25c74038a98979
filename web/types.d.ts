/** The sentences of `crates/shell/words`, by key. */
declare module "words:" {
  const words: Record<string, string>;
  export default words;
}

/** Address of the shared worker's script, relative to this one; put in by the build. */
declare const LIVE_URL: string;

/** Address of the editor's script, relative to this one; put in by the build. */
declare const EDITOR_URL: string;
