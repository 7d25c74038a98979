// Sentences that scripts say.

import words from "words:";

/** The sentence of a key with its arguments placed. */
export function say(key: string, args: Record<string, string | number> = {}): string {
  const sentence = words[key] ?? key;
  return sentence.replace(/\{ \$([a-z-]+) \}/g, (_, name: string) => String(args[name] ?? ""));
}
