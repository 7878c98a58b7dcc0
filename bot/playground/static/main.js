// The page: keeps what is shown in step with the playground, and wires the parts together.

import { composer } from "./composer.js";
import { avatar, el, refresh } from "./dom.js";
import { blockNodes } from "./blocks.js";
import { icon } from "./icons.js";
import { renderMessages } from "./messages.js";
import { renderModal } from "./modal.js";
import { act, fetchSnapshot, listen } from "./server.js";
import { renderSidebar } from "./sidebar.js";

const byId = (name) => document.getElementById(name);
const address = new URLSearchParams(location.search);
const here = {
  person: address.get("as") || document.body.dataset.defaultPerson,
  channel: address.get("in") || document.body.dataset.defaultChannel,
  thread: address.get("thread") || "",
  tab: address.get("tab") || "messages",
};
const LAPSE_GRACE = 250;
const entered = new Map();
let shown = null;
let asked = 0;
let announced = "";
let lapse = 0;

const composers = {
  channel: composer(byId("composer-place"), {
    testids: { field: "composer", send: "send" }, isThread: false, send: (text) => say(text, null),
    suggestions: () => shown?.suggestions ?? [], people: () => shown?.people ?? [], shortcuts: everywhere,
    useShortcut: (shortcut) => attempt("shortcut", { action_id: shortcut.callback_id }),
  }),
  thread: composer(byId("thread-composer-place"), {
    testids: { field: "thread-composer", send: "thread-send" }, isThread: true, send: (text) => say(text, here.thread),
    suggestions: () => shown?.suggestions ?? [], people: () => shown?.people ?? [],
  }),
};

// -- staying in step ------------------------------------------------------------------------------------------------

async function update() {
  const turn = (asked += 1);
  let snapshot;
  try {
    snapshot = await fetchSnapshot(here.person, here.channel);
  } catch (error) {
    if (error.message === "user_not_found") go({ person: document.body.dataset.defaultPerson });
    return;
  }
  if (turn !== asked || snapshot.me.id !== here.person) return;
  shown = snapshot;
  here.channel = snapshot.channel;
  render();
  clearTimeout(lapse);
  if (snapshot.lapses_in !== null) lapse = setTimeout(update, snapshot.lapses_in * 1000 + LAPSE_GRACE);
}

function render() {
  const channel = shown.channels.find((item) => item.id === shown.channel);
  const isApp = Boolean(channel?.is_direct);
  if (!isApp) here.tab = "messages";
  if (here.thread && !shown.messages.some((message) => message.ts === here.thread)) here.thread = "";
  rememberPlace(channel, isApp);
  renderSidebar(shown, unreadChannels(), go);
  renderHeader(channel, isApp);
  renderTabs(isApp);
  renderHome(isApp && here.tab === "home");
  renderConversation(channel, isApp);
  renderThread(channel, isApp);
  renderModal(shown.modals, { deskFor: (view) => desk(view.id), submit, close: closeView, closeAll: (view) => closeView(view, "all") }, names());
  byId("banner-text").textContent = ["Local playground — nothing leaves this computer", shown.notice, troubleWords()].filter(Boolean).join(" · ");
}

function rememberPlace(channel, isApp) {
  const query = new URLSearchParams({ as: here.person, in: shown.channel });
  if (here.thread) query.set("thread", here.thread);
  if (here.tab === "home") query.set("tab", "home");
  history.replaceState(null, "", `?${query}`);
  document.title = `${isApp ? "comp-assist" : `#${channel?.name ?? ""}`} – ${shown.team.name}`;
  const tabKey = `${here.person} ${shown.channel} ${here.tab}`;
  if (isApp && announced !== tabKey) attempt("open-tab", { value: here.tab });
  announced = tabKey;
}

function unreadChannels() {
  const seen = JSON.parse(sessionStorage.getItem(`seen-${here.person}`) ?? "{}");
  const open = shown.channels.find((channel) => channel.id === shown.channel);
  if (open && here.tab === "messages") seen[open.id] = open.latest;
  sessionStorage.setItem(`seen-${here.person}`, JSON.stringify(seen));
  return shown.channels.filter((channel) => channel.latest && channel.latest > (seen[channel.id] ?? "")).map((channel) => channel.id);
}

function names() {
  return {
    me: shown.me.id,
    people: Object.fromEntries(shown.people.map((person) => [person.id, person])),
    channels: Object.fromEntries(shown.channels.map((channel) => [channel.id, channel])),
  };
}

// -- the parts ------------------------------------------------------------------------------------------------------

function renderHeader(channel, isApp) {
  refresh(byId("channel-header"), [channel, isApp, shown.people], () => {
    if (!channel) return el("h2", {}, "No channel");
    const members = shown.people.filter((person) => channel.members.includes(person.id));
    return [
      el("h2", {}, isApp ? avatar({ is_bot: true }, "small") : el("span", { class: "channel-mark" }, channel.kind === "group" ? icon("lock") : "#"), isApp ? "comp-assist" : channel.name),
      el("span", { class: "topic" }, isApp ? "Direct message with the app" : channel.topic),
      isApp ? null : el("details", { class: "members" },
        el("summary", { testid: "members" }, el("span", { class: "faces" }, members.slice(0, 4).map((person) => avatar(person, "tiny"))), `${members.length} members`),
        el("div", { class: "popover-list" }, el("ul", {}, members.map((person) => memberLine(person))), inviting(channel))),
    ];
  });
}

function memberLine(person, ...more) {
  return el("li", {}, avatar(person, "tiny"), el("span", {}, person.name), el("span", { class: "quiet" }, person.label), more);
}

function inviting(channel) {
  const others = shown.people.filter((person) => !channel.members.includes(person.id));
  if (!others.length) return null;
  return [el("h3", { class: "popover-title" }, "Not in this channel"),
    el("ul", {}, others.map((person) => memberLine(person, el("button", {
      type: "button", class: "link", testid: `invite-${person.id}`, "aria-label": `Add ${person.name}`, onclick: () => attempt("invite", { value: person.id }),
    }, "Add"))))];
}

function renderTabs(isApp) {
  byId("tabs").hidden = !isApp;
  const tab = (name, words) => el("button", {
    type: "button", class: "tab", testid: `${name}-tab`, "aria-current": here.tab === name ? "page" : undefined, onclick: () => go({ tab: name }),
  }, words);
  refresh(byId("tabs"), [here.tab, isApp], () => [tab("home", "Home"), tab("messages", "Messages")]);
}

function renderHome(isShown) {
  const home = byId("home");
  home.hidden = !isShown;
  byId("messages").hidden = isShown;
  byId("composer-place").hidden = isShown;
  refresh(home, [shown.home?.hash, shown.me.id], () => shown.home
    ? el("div", { class: "blocks home-view", testid: "home-view" }, blockNodes(shown.home.blocks, desk(shown.home.id)))
    : el("p", { class: "empty", testid: "home-view" }, "The app has not put anything here yet."));
}

function room(channel, more) {
  return {
    names: names(), namesKey: shown.channels.length + shown.me.id, shortcuts: shown.shortcuts, deskFor: (message) => desk(message.ts),
    dismiss: (message) => attempt("dismiss", { container: message.ts }), openThread: (ts) => go({ thread: ts }, () => composers.thread.focus()),
    useShortcut: (message, shortcut) => attempt("shortcut", { container: message.ts, action_id: shortcut.callback_id }),
    emptyWords: channel?.is_direct ? "Say hello to comp-assist, or type / to see its commands." : "Nothing here yet. Type / to see what comp-assist can do.",
    ...more,
  };
}

// Shortcuts that stand everywhere; those of a message are in its menu.
function everywhere() {
  return (shown?.shortcuts ?? []).filter((shortcut) => shortcut.kind === "global");
}

function renderConversation(channel, isApp) {
  composers.channel.offerShortcuts(everywhere().length > 0);
  const top = shown.messages.filter((message) => !message.thread_ts);
  renderMessages(byId("messages"), top, room(channel, { place: `${here.person} ${shown.channel}`, isThread: false }));
  renderPrompts(isApp && here.tab === "messages" ? shown.prompts : []);
  composers.channel.moveTo(`${here.person} ${shown.channel}`, `Message ${isApp ? "comp-assist" : `#${channel?.name ?? ""}`}`);
}

// What the app suggests to say stands above the composer, as long as nothing is typed.
function renderPrompts(prompts) {
  refresh(byId("prompts"), [prompts, here.person], () => prompts.map((prompt) => el("button", {
    type: "button", class: "prompt", testid: "prompt", title: prompt.message, onclick: () => say(prompt.message, null),
  }, prompt.title)));
  byId("prompts").hidden = !prompts.length;
}

function renderThread(channel, isApp) {
  const pane = byId("thread-pane");
  pane.hidden = !here.thread;
  byId("frame").classList.toggle("with-thread", Boolean(here.thread));
  if (!here.thread) return;
  const thread = shown.messages.filter((message) => message.ts === here.thread || message.thread_ts === here.thread);
  byId("thread-place").textContent = isApp ? "comp-assist" : `#${channel?.name ?? ""}`;
  // Before the messages, so that whoever reads the end still sees it above the line.
  renderStatus(shown.statuses[here.thread] ?? "");
  renderMessages(byId("thread-messages"), thread, room(channel, { place: `${here.person} ${here.thread}`, isThread: true }));
  composers.thread.moveTo(`${here.person} ${here.thread}`, "Reply…");
}

function renderStatus(words) {
  const line = byId("thread-status");
  const said = words ? `${names().people[shown.team.bot]?.name ?? "The app"} ${words}` : "";
  line.hidden = !words;
  if (line.firstElementChild.textContent !== said) line.firstElementChild.textContent = said;
}

// -- what people do -------------------------------------------------------------------------------------------------

async function go(change, after) {
  const wasDirect = shown?.channels.find((channel) => channel.id === shown.channel)?.is_direct;
  if (change.person && wasDirect && !change.channel) here.channel = "dm";
  if (change.person || change.channel) here.thread = "";
  if (change.channel) here.tab = "messages";
  Object.assign(here, change);
  await update();
  after?.();
}

function closeThread() {
  const ts = here.thread;
  here.thread = "";
  render();
  document.querySelector(`#messages [data-testid="replies-${ts}"], #messages [data-testid="open-thread-${ts}"]`)?.focus();
}

// Do something and show what went wrong; the answer, or null when it could not be done.
async function attempt(name, fields) {
  try {
    const answer = await act(name, { person: here.person, channel: here.channel, ...fields });
    if (answer.failure && name !== "submit") toast(failureWords(answer.failure));
    return answer;
  } catch (error) {
    toast(error.message);
    return null;
  }
}

function failureWords(failure) {
  return failure === "operation_timeout" ? "The app took longer than 3 seconds to answer." : "The app did not take this. Is it running?";
}

function troubleWords() {
  if (shown.trouble === "connection_failed") return `No app answers at ${shown.app_url}`;
  return shown.trouble ? "The app did not take the last request" : "";
}

function say(text, thread) {
  attempt("say", { text, thread_ts: thread });
}

async function submit(view) {
  const answer = await attempt("submit", { container: view.id, entered: entered.get(drawer(view.id)) ?? {} });
  if (answer && !answer.failure && !Object.keys(answer.errors).length) await update();
  return answer ?? { errors: {}, failure: "" };
}

async function closeView(view, how = "") {
  await attempt("close", { container: view.id, value: how });
  entered.delete(drawer(view.id));
  await update();
}

// What one person entered in a message or a view; what another did is not theirs.
function drawer(container) {
  return `${here.person} ${container}`;
}

function desk(container) {
  const of = (block) => entered.get(drawer(container))?.[block.block_id] ?? {};
  return {
    names: names(),
    value: (block, item, preset) => (item.action_id in of(block) ? of(block)[item.action_id] : preset),
    enter: (block, item, value) => {
      const held = entered.get(drawer(container)) ?? {};
      entered.set(drawer(container), { ...held, [block.block_id]: { ...held[block.block_id], [item.action_id]: value } });
    },
    act: (block, item, value) => attempt("use", { container, block_id: block.block_id, action_id: item.action_id, value, entered: entered.get(drawer(container)) ?? {} }),
    suggest: async (block, item, typed) =>
      (await attempt("suggest", { container, block_id: block.block_id, action_id: item.action_id, text: typed, entered: entered.get(drawer(container)) ?? {} }))?.options ?? [],
  };
}

let toastTimer = 0;
function toast(words) {
  const box = byId("toast");
  box.textContent = words;
  box.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { box.hidden = true; }, 6000);
}

byId("thread-close").addEventListener("click", closeThread);
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  const members = document.querySelector("details.members[open]");
  if (members) members.open = false;
  else if (here.thread && !document.querySelector("dialog[open]")) closeThread();
});
document.addEventListener("click", (event) => {
  for (const box of document.querySelectorAll("details[open]")) if (!box.contains(event.target)) box.open = false;
});

listen({
  onchange: update,
  onstate: (isLive) => { byId("connection").textContent = isLive ? "" : "Reconnecting…"; },
});
update();
