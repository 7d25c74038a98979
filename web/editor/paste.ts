// A letter has no tables: what was copied from one comes as a line for each row, its cells apart.

/** The same HTML with a paragraph for each row of its tables. */
export function withoutTables(html: string): string {
  if (!/<table/i.test(html)) return html;
  const { body } = document.implementation.createHTMLDocument("");
  body.innerHTML = html;
  // A table within a table comes later, and goes first.
  for (const table of [...body.querySelectorAll("table")].reverse()) table.replaceWith(...[...table.rows].map(line));
  return body.innerHTML;
}

function line(row: HTMLTableRowElement): HTMLElement {
  const paragraph = document.createElement("p");
  [...row.cells].forEach((cell, index) => paragraph.append(...(index > 0 ? [" "] : []), ...cell.childNodes));
  return paragraph;
}
