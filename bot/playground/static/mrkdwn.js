// Slack's mark-up as DOM nodes: *bold* _italic_ ~strike~ `code` ```pre``` > quote, bullets, mentions, links, :emoji:.

import { el } from "./dom.js";
import { EMOJI } from "./emoji.js";

const INLINE = new RegExp(
  [
    "<([^<>\\n]+)>",
    "(?<!\\u200b)`([^`\\n]+)`(?!\\u200b)",
    "(?<![\\w*\\u200b])\\*(?!\\s)([^*\\n]+?)(?<!\\s)\\*(?![\\w*\\u200b])",
    "(?<![\\w_\\u200b])_(?!\\s)([^_\\n]+?)(?<!\\s)_(?![\\w_\\u200b])",
    "(?<![\\w~\\u200b])~(?!\\s)([^~\\n]+?)(?<!\\s)~(?![\\w~\\u200b])",
    ":([a-z0-9_+-]+):",
  ].join("|"),
  "gu",
);
const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };

export function unescape(text) {
  return text.replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity]);
}

// A text object of Block Kit.
export function textNodes(text, names) {
  if (!text) return [];
  return text.type === "mrkdwn" ? mrkdwn(text.text, names) : plain(text.text, text.emoji !== false);
}

export function plain(text, withEmoji = true) {
  return unescape(text)
    .split(/(:[a-z0-9_+-]+:|\n)/)
    .filter(Boolean)
    .map((piece) => (piece === "\n" ? el("br") : ((withEmoji && EMOJI[piece.slice(1, -1)]) || piece)));
}

export function mrkdwn(text, names) {
  return text.split(/(?<!\u200b)```\n?([\s\S]+?)\n?```/).flatMap((part, index) => {
    if (index % 2) return el("pre", {}, unescape(part));
    return part ? lines(part.replace(/^\n|\n$/g, ""), names) : [];
  });
}

// Markdown blocks, brought into Slack's own mark-up first.
export function markdown(text, names) {
  const slackWords = text
    .replace(/^#{1,6}\s+(.+)$/gm, "*$1*")
    .replace(/\*\*(.+?)\*\*/g, "*$1*")
    .replace(/^(\s*)[-*]\s+/gm, "$1• ")
    .replace(/\[([^\]]+)\]\((https?:\/\/[^)\s]+)\)/g, "<$2|$1>");
  return mrkdwn(slackWords, names);
}

export function mention(id, names, label = "") {
  const name = label || names.people[id]?.name || id;
  return el("span", { class: `mention${id === names.me ? " mine" : ""}` }, `@${name}`);
}

export function link(address, ...label) {
  if (!/^(https?:\/\/|mailto:)/i.test(address)) return el("span", {}, ...label);
  return el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, ...label);
}

function lines(text, names) {
  const nodes = [];
  let quote = null;
  text.split("\n").forEach((line, index) => {
    const quoted = line.match(/^(?:&gt;|>) ?(.*)$/);
    if (quoted) {
      if (quote) quote.append(el("br"));
      else nodes.push((quote = el("blockquote")));
      quote.append(...inline(quoted[1], names));
      return;
    }
    const wasQuote = quote;
    quote = null;
    const bullet = line.match(/^(\s*)([•◦▪-])\s+(.*)$/u);
    if (bullet) {
      const depth = bullet[1].length > 1 ? "bullet deeper" : "bullet";
      nodes.push(el("span", { class: depth }, `${bullet[2]} `, ...inline(bullet[3], names)));
      return;
    }
    if (index && !wasQuote && !isBlockish(nodes.at(-1))) nodes.push(el("br"));
    nodes.push(...inline(line, names));
  });
  return nodes;
}

function isBlockish(node) {
  return node instanceof HTMLElement && (node.classList.contains("bullet") || node.tagName === "BLOCKQUOTE");
}

function inline(text, names) {
  const nodes = [];
  let end = 0;
  for (const found of text.matchAll(INLINE)) {
    const [whole, token, code, bold, italic, strike, emoji] = found;
    if (emoji !== undefined && !EMOJI[emoji]) continue;
    if (found.index > end) nodes.push(unescape(text.slice(end, found.index)));
    if (token !== undefined) nodes.push(live(token, names));
    else if (code !== undefined) nodes.push(el("code", {}, unescape(code)));
    else if (bold !== undefined) nodes.push(el("strong", {}, ...inline(bold, names)));
    else if (italic !== undefined) nodes.push(el("em", {}, ...inline(italic, names)));
    else if (strike !== undefined) nodes.push(el("s", {}, ...inline(strike, names)));
    else nodes.push(EMOJI[emoji]);
    end = found.index + whole.length;
  }
  if (end < text.length) nodes.push(unescape(text.slice(end)));
  return nodes;
}

function live(token, names) {
  const [target, ...rest] = token.split("|");
  const label = unescape(rest.join("|"));
  if (target.startsWith("@")) return mention(target.slice(1), names);
  if (target.startsWith("#")) return el("span", { class: "mention" }, `#${names.channels[target.slice(1)]?.name || label || "private-channel"}`);
  if (/^!(here|channel|everyone)$/.test(target)) return el("span", { class: "mention mine" }, `@${target.slice(1)}`);
  if (target.startsWith("!subteam^")) return el("span", { class: "mention" }, label || "@group");
  if (target.startsWith("!date^")) return label || target;
  if (target.startsWith("!")) return label || target;
  const shown = unescape(target);
  return link(shown, label || shown.replace(/^mailto:/, ""));
}
