// Customers by name, or by a part of their address: asked for while one types.

/** A customer as the API tells of them. */
export interface Customer {
  id: string;
  /** May be empty. */
  name: string;
  /** May be empty. */
  address: string;
}

/** From so many letters on customers are looked for. */
const LETTERS_MIN = 2;
const LETTERS_MAX = 320;

/** The customers whose names or addresses have words that begin so; none while too little is typed, or offline. */
export async function customersNamed(typed: string, limit: number, signal: AbortSignal): Promise<Customer[]> {
  const words = typed.trim();
  if (words.length < LETTERS_MIN || words.length > LETTERS_MAX) return [];
  const address = `/api/v1/customers?limit=${limit}&q=${encodeURIComponent(words)}`;
  const answer = await fetch(address, { signal, headers: { Accept: "application/json" } }).catch(() => undefined);
  if (!answer?.ok) return [];
  const page = (await answer.json().catch(() => undefined)) as { items: Customer[] } | undefined;
  return page?.items ?? [];
}
