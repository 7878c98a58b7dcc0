// Messages of a channel or a thread. Each message's node is kept while the message stays the same.

import { avatar, clockTime, dayName, el, momentOf } from "./dom.js";
import { blockNodes } from "./blocks.js";
import { EMOJI } from "./emoji.js";
import { icon } from "./icons.js";
import { mrkdwn } from "./mrkdwn.js";
import { streamText } from "./stream_text.js";

const GROUP_SECONDS = 300;

// Show messages in a container; whoever was reading the end keeps reading the end.
export function renderMessages(container, messages, room) {
  const atEnd = container.scrollHeight - container.scrollTop - container.clientHeight < 80;
  const isNewPlace = container.place !== room.place;
  if (isNewPlace) container.replaceChildren();
  container.place = room.place;
  const kept = new Map([...container.children].map((node) => [node.dataset.key, node]));
  const wanted = [];
  let before = null;
  for (const message of messages) {
    const day = dayName(message.ts);
    if (!room.isThread && (!before || dayName(before.ts) !== day)) wanted.push(keyed(kept, `day-${day}`, day, () => dayLine(day)));
    const isFollowing = !room.isThread && follows(before, message, day);
    const signature = JSON.stringify([message, isFollowing, room.namesKey]);
    wanted.push(keyed(kept, message.ts, signature, () => messageNode(message, isFollowing, room)));
    if (room.isThread && !before && messages.length > 1) {
      const words = repliesWords(messages.filter((reply) => !reply.is_ephemeral).length - 1);
      wanted.push(keyed(kept, "replies", words, () => el("div", { class: "replies-line" }, el("span", {}, words))));
    }
    before = message;
  }
  if (!wanted.length) wanted.push(keyed(kept, "empty", room.place, () => el("p", { class: "empty" }, room.emptyWords)));
  place(container, wanted);
  if (atEnd || isNewPlace) container.scrollTop = container.scrollHeight;
}

function keyed(kept, key, signature, build) {
  const old = kept.get(key);
  if (old?.signature === signature) return old;
  const node = build();
  node.dataset.key = key;
  node.signature = signature;
  const focused = old?.contains(document.activeElement) ? document.activeElement.dataset.testid : undefined;
  if (old && focused) {
    old.replaceWith(node);
    node.querySelector(`[data-testid="${CSS.escape(focused)}"]`)?.focus();
  }
  return node;
}

// Moves only what is out of place, so that focus, open menus and screen readers are left in peace.
function place(container, wanted) {
  const set = new Set(wanted);
  for (const node of [...container.children]) if (!set.has(node)) node.remove();
  wanted.forEach((node, index) => {
    if (container.children[index] !== node) container.insertBefore(node, container.children[index] ?? null);
  });
}

function follows(before, message, day) {
  return before && before.user === message.user && before.is_ephemeral === message.is_ephemeral && !before.replies
    && dayName(before.ts) === day && momentOf(message.ts) - momentOf(before.ts) < GROUP_SECONDS * 1000;
}

function dayLine(day) {
  return el("div", { class: "day-line" }, el("span", {}, day));
}

export function repliesWords(count) {
  return `${count} ${count === 1 ? "reply" : "replies"}`;
}

function messageNode(message, isFollowing, room) {
  const time = el("time", { datetime: momentOf(message.ts).toISOString(), title: momentOf(message.ts).toLocaleString() }, clockTime(message.ts));
  const author = { id: message.user, name: message.name, is_bot: message.is_bot };
  const kind = [message.is_ephemeral ? "ephemeral" : "", isFollowing ? "following" : "", message.is_tombstone ? "tombstone" : ""].join(" ");
  const name = `${room.isThread ? "t" : "m"}-${message.ts}`;
  // While it is busy, screen readers wait with reading it instead of starting over at every sentence.
  return el("article", { class: `message ${kind}`, testid: `message-${message.ts}`, id: name, "aria-busy": message.is_streaming ? "true" : undefined },
    el("div", { class: "gutter" }, isFollowing ? shortTime(message, time) : avatar(author)),
    el("div", { class: "message-body" },
      message.is_ephemeral ? el("p", { class: "only-you" }, icon("eye"), " Only visible to you") : null,
      isFollowing ? null : el("div", { class: "byline" }, el("span", { class: "author" }, message.name), message.is_bot ? el("span", { class: "app-badge" }, "App") : null, time),
      content(message, room),
      files(message, room),
      reactions(message),
      message.is_ephemeral ? el("p", { class: "dismiss-line" }, el("button", { type: "button", class: "link", testid: `dismiss-${message.ts}`, onclick: () => room.dismiss(message) }, "Dismiss message")) : null,
      !room.isThread && message.replies ? threadLink(message, room) : null),
    toolbar(message, room));
}

function shortTime(message, time) {
  time.textContent = clockTime(message.ts).replace(/\s?[AP]M$/i, "");
  return time;
}

function content(message, room) {
  if (message.is_tombstone) return el("p", { class: "quiet" }, message.text);
  const desk = room.deskFor(message);
  const edited = message.edited ? el("span", { class: "quiet edited" }, " (edited)") : null;
  if (message.is_streamed) {
    return [
      el("div", { class: "text streamed" }, streamText(message.text),
        message.is_streaming ? el("span", { class: "caret", testid: "caret", title: "Still being written" }) : null),
      message.blocks.length ? el("div", { class: "blocks" }, blockNodes(message.blocks, desk)) : null,
    ];
  }
  if (message.blocks.length) return el("div", { class: "blocks" }, blockNodes(message.blocks, desk), edited);
  return [
    message.text ? el("div", { class: "text" }, mrkdwn(message.text, room.names), edited) : null,
    message.attachments.map((attachment) => el("div", { class: "attachment" },
      attachment.blocks ? blockNodes(attachment.blocks, desk) : mrkdwn(attachment.text ?? attachment.fallback ?? "", room.names))),
  ];
}

function files(message, room) {
  if (!message.files) return null;
  return el("div", { class: "files" }, message.files.map((file) => file.is_gone
    ? el("span", { class: "file gone" }, "This file was deleted.")
    : el("a", { class: "file", testid: `file-${file.name}`, href: `/ui/files/${file.id}?${new URLSearchParams({ as: room.names.me })}`, download: file.name },
        el("span", { class: "file-name" }, file.title), el("span", { class: "quiet" }, `${file.name} · ${sizeWords(file.size)}`))));
}

function sizeWords(bytes) {
  return bytes < 1000 ? `${bytes} bytes` : `${Math.round(bytes / 1000)} kB`;
}

function reactions(message) {
  const entries = Object.entries(message.reactions);
  if (!entries.length) return null;
  return el("div", { class: "reactions" }, entries.map(([name, users]) => el("span", { class: "reaction", title: `:${name}:` }, EMOJI[name] ?? `:${name}:`, ` ${users.length}`)));
}

function threadLink(message, room) {
  const faces = [...new Set(message.replies.users)].slice(0, 3).map((id) => avatar(room.names.people[id] ?? { id, name: id }, "tiny"));
  return el("button", { type: "button", class: "thread-link", testid: `replies-${message.ts}`, onclick: () => room.openThread(message.ts) },
    faces, el("span", { class: "thread-count" }, repliesWords(message.replies.count)), el("span", { class: "quiet" }, `Last reply ${dayName(message.replies.latest).toLowerCase()} at ${clockTime(message.replies.latest)}`));
}

function toolbar(message, room) {
  if (room.isThread || message.is_ephemeral) return null;
  const shortcuts = room.shortcuts.filter((shortcut) => shortcut.kind === "message");
  return el("div", { class: "toolbar" },
    el("button", { type: "button", testid: `open-thread-${message.ts}`, "aria-label": `Reply in thread to ${message.name}`, title: "Reply in thread", onclick: () => room.openThread(message.ts) }, icon("reply"), " Reply"),
    shortcuts.map((shortcut) => el("button", { type: "button", testid: `shortcut-${shortcut.callback_id}`, onclick: () => room.useShortcut(message, shortcut) }, shortcut.name)));
}
