// The left column: whose eyes one looks through, and the channels that person is in.

import { avatar, el, refresh } from "./dom.js";
import { icon } from "./icons.js";

export function renderSidebar(snapshot, unread, go) {
  const people = snapshot.people.filter((person) => !person.is_bot);
  refresh(document.getElementById("sidebar"), [people, snapshot.channels, snapshot.me, snapshot.channel, unread, snapshot.team], () => [
    el("h1", { class: "team-name" }, snapshot.team.name),
    el("h2", { class: "sidebar-title", id: "you-are" }, "You are"),
    el("div", { class: "switcher", role: "group", "aria-labelledby": "you-are" }, people.map((person) => personButton(person, snapshot, go))),
    el("h2", { class: "sidebar-title" }, "Channels"),
    el("nav", { "aria-label": "Channels" }, snapshot.channels.filter((channel) => !channel.is_direct).map((channel) => channelButton(channel, snapshot, unread, go))),
    el("h2", { class: "sidebar-title" }, "Apps"),
    el("nav", { "aria-label": "Apps" }, snapshot.channels.filter((channel) => channel.is_direct).map((channel) => channelButton(channel, snapshot, unread, go))),
  ]);
}

function personButton(person, snapshot, go) {
  const isMe = person.id === snapshot.me.id;
  return el("button", { type: "button", class: "person", testid: `person-${person.id}`, "aria-pressed": String(isMe), onclick: () => go({ person: person.id }) },
    avatar(person), el("span", { class: "person-words" }, el("span", { class: "person-name" }, person.name), el("span", { class: "person-label" }, person.label)));
}

function channelButton(channel, snapshot, unread, go) {
  const isOpen = channel.id === snapshot.channel;
  const isUnread = unread.includes(channel.id);
  const mark = channel.is_direct ? avatar({ is_bot: true }, "tiny") : el("span", { class: "channel-mark", "aria-hidden": "true" }, channel.kind === "group" ? icon("lock") : "#");
  const name = channel.is_direct ? "comp-assist" : channel.name;
  return el("button", {
    type: "button", class: `channel${isUnread ? " unread" : ""}`, testid: `channel-${channel.id}`, "aria-current": isOpen ? "page" : undefined,
    onclick: () => go({ channel: channel.id }),
  }, mark, el("span", { class: "channel-name" }, name),
  channel.kind === "group" ? el("span", { class: "unseen" }, "private") : null,
  isUnread ? el("span", { class: "dot" }, el("span", { class: "unseen" }, "new messages")) : null);
}
