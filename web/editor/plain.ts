// A letter as honest plain text: lists with dashes and numbers, quotes with ">", a link with its address behind it.
// Bold and italic are dropped: stars and underscores are noise to who did not write them.

import type { Node } from "prosemirror-model";

/** The plain text of a letter. */
export function plainText(doc: Node): string {
  return blocks(doc).join("\n\n").replace(/[ \t]+$/gm, "").replace(/^\n+|\n+$/g, "");
}

function blocks(parent: Node): string[] {
  const parts: string[] = [];
  parent.forEach((child) => parts.push(block(child)));
  return parts;
}

function block(node: Node): string {
  switch (node.type.name) {
    case "blockquote":
      return indent(blocks(node).join("\n\n"), "> ", "> ");
    case "code_block":
      return indent(node.textContent, "    ", "    ");
    case "bullet_list":
      return blocks(node).map((item) => indent(item, "- ", "  ")).join("\n");
    case "ordered_list": {
      const first = Number(node.attrs["order"]);
      return blocks(node).map((item, place) => indent(item, `${first + place}. `, "   ")).join("\n");
    }
    case "list_item":
      return blocks(node).join("\n");
    default:
      return inline(node);
  }
}

function inline(node: Node): string {
  let text = "";
  let href = "";
  let label = "";
  const close = (): void => {
    if (href && href !== label && href !== `mailto:${label}` && href !== `https://${label}`) text += ` (${href.replace(/^mailto:/, "")})`;
    href = "";
    label = "";
  };
  node.forEach((child) => {
    const link = child.marks.find((mark) => mark.type.name === "link");
    const to = String(link?.attrs["href"] ?? "");
    if (to !== href) close();
    const words = child.type.name === "hard_break" ? "\n" : (child.text ?? "");
    text += words;
    href = to;
    if (to) label += words;
  });
  close();
  return text;
}

function indent(text: string, first: string, rest: string): string {
  return text.split("\n").map((line, index) => (index === 0 ? first : rest) + line).join("\n");
}
