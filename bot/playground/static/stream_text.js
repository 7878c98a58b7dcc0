// The small Markdown of streamed messages as DOM nodes: **bold**, *italic* or _italic_, `code`, lists of "- " or "• ", line
// breaks, backslash escapes and &amp; &lt; &gt;. Everything else stays the text it is: mentions, links and HTML as well.

import { el } from "./dom.js";
import { unescape } from "./mrkdwn.js";

const MARKERS = { "**": "strong", "*": "em", _: "em" };
const ESCAPABLE = /[!-/:-@[-`{-~•]/;
const WORD = /[\p{L}\p{N}]/u;
const ENTITY = /^&(?:amp|lt|gt);/;

export function streamText(text) {
  const nodes = [];
  let isAfterBullet = false;
  text.split("\n").forEach((line, index) => {
    const bullet = line.match(/^(\s*)[-•]\s+(.*)$/u);
    if (bullet) {
      nodes.push(el("span", { class: bullet[1].length > 1 ? "bullet deeper" : "bullet" }, "• ", spans(bullet[2])));
    } else {
      if (index && !isAfterBullet) nodes.push(el("br"));
      nodes.push(...spans(line));
    }
    isAfterBullet = Boolean(bullet);
  });
  return nodes;
}

function spans(line) {
  const nodes = [];
  const unclosed = new Set();
  let words = "";
  let at = 0;
  const put = (node) => {
    if (words) nodes.push(words);
    words = "";
    nodes.push(node);
  };
  while (at < line.length) {
    const entity = line[at] === "&" ? line.slice(at, at + 5).match(ENTITY) : null;
    const code = line[at] === "`" ? line.indexOf("`", at + 1) : -1;
    const marker = markerAt(line, at);
    const end = marker && opens(line, at, marker) && !unclosed.has(marker) ? closing(line, at + marker.length, marker) : -1;
    if (line[at] === "\\" && ESCAPABLE.test(line[at + 1] ?? "")) {
      words += line[at + 1];
      at += 2;
    } else if (entity) {
      words += unescape(entity[0]);
      at += entity[0].length;
    } else if (code > at + 1) {
      put(el("code", {}, unescape(line.slice(at + 1, code))));
      at = code + 1;
    } else if (end >= 0) {
      put(el(MARKERS[marker], {}, spans(line.slice(at + marker.length, end))));
      at = end + marker.length;
    } else {
      // What is closed nowhere behind here is not looked for again, so that a line of nothing but stars costs no time.
      if (marker && opens(line, at, marker)) unclosed.add(marker);
      words += marker || line[at];
      at += marker.length || 1;
    }
  }
  if (words) nodes.push(words);
  return nodes;
}

function markerAt(line, at) {
  if (line.startsWith("**", at)) return "**";
  return line[at] === "*" || line[at] === "_" ? line[at] : "";
}

function opens(line, at, marker) {
  const next = line[at + marker.length] ?? " ";
  return !/\s/.test(next) && (marker !== "_" || !WORD.test(line[at - 1] ?? " "));
}

function closing(line, from, marker) {
  let at = from;
  while (at < line.length) {
    const found = markerAt(line, at);
    const code = line[at] === "`" ? line.indexOf("`", at + 1) : -1;
    if (line[at] === "\\") at += 2;
    else if (code > at) at = code + 1;
    else if (found !== marker || at === from) at += found.length || 1;
    else if (closes(line, at, marker)) return at;
    else at += marker.length;
  }
  return -1;
}

function closes(line, at, marker) {
  return !/\s/.test(line[at - 1]) && (marker !== "_" || !WORD.test(line[at + 1] ?? " "));
}
