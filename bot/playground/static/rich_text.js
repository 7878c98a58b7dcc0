// rich_text blocks and tables.

import { el } from "./dom.js";
import { EMOJI } from "./emoji.js";
import { link, mention } from "./mrkdwn.js";

export function richText(block, names) {
  return block.elements.map((part) => richPart(part, names));
}

export function table(block, names) {
  const settings = block.column_settings ?? [];
  const cell = (content, column, tag) =>
    el(tag, { class: `align-${settings[column]?.align ?? "left"}${settings[column]?.is_wrapped ? " wrapped" : ""}` }, cellNodes(content, names));
  const [head, ...rows] = block.rows;
  return el("div", { class: "table-scroll", tabindex: "0", role: "region", "aria-label": "Table" },
    el("table", {},
      el("thead", {}, el("tr", {}, head.map((content, column) => cell(content, column, "th")))),
      el("tbody", {}, rows.map((row) => el("tr", {}, row.map((content, column) => cell(content, column, "td")))))));
}

function cellNodes(content, names) {
  if (content.type === "rich_text") return richText(content, names);
  return String(content.text ?? content.value ?? "");
}

function richPart(part, names) {
  const inside = (elements) => elements.map((piece) => richPiece(piece, names));
  if (part.type === "rich_text_section") return el("div", { class: "rich-section" }, inside(part.elements));
  if (part.type === "rich_text_quote") return el("blockquote", {}, inside(part.elements));
  if (part.type === "rich_text_preformatted") return el("pre", {}, inside(part.elements));
  if (part.type === "rich_text_list") {
    const list = el(part.style === "ordered" ? "ol" : "ul", { class: `indent-${Math.min(part.indent ?? 0, 4)}` });
    list.append(...part.elements.map((item) => el("li", {}, inside(item.elements))));
    return list;
  }
  return el("div", { class: "unknown" }, part.type);
}

function richPiece(piece, names) {
  switch (piece.type) {
    case "text": return styled(withBreaks(piece.text), piece.style);
    case "link": return styled([link(piece.url, piece.text || piece.url)], piece.style);
    case "user": return mention(piece.user_id, names);
    case "channel": return el("span", { class: "mention" }, `#${names.channels[piece.channel_id]?.name ?? "private-channel"}`);
    case "usergroup": return el("span", { class: "mention" }, "@group");
    case "broadcast": return el("span", { class: "mention mine" }, `@${piece.range}`);
    case "emoji": return EMOJI[piece.name] ?? `:${piece.name}:`;
    case "date": return piece.fallback ?? new Date(piece.timestamp * 1000).toLocaleString();
    case "color": return piece.value;
    default: return "";
  }
}

function withBreaks(text) {
  return text.split("\n").flatMap((line, index) => (index ? [el("br"), line] : [line]));
}

function styled(nodes, style = {}) {
  let held = nodes;
  if (style.code) held = [el("code", {}, held)];
  if (style.bold) held = [el("strong", {}, held)];
  if (style.italic) held = [el("em", {}, held)];
  if (style.strike) held = [el("s", {}, held)];
  return held;
}
