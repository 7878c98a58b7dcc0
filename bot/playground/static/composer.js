// Where people type: drafts by place, slash commands and @names offered while typing.

import { el } from "./dom.js";
import { icon } from "./icons.js";

const LISTED = 8;

// Builds a composer in a holder. options: testids {field, send}, isThread, send(text), suggestions(), people().
export function composer(holder, options) {
  const name = options.isThread ? "thread-composer-list" : "composer-list";
  const drafts = new Map();
  const state = { place: "", offers: [], active: 0 };
  const list = el("div", { class: "offers", id: name, role: "listbox", "aria-label": "Suggestions", hidden: true });
  const note = el("p", { class: "composer-note", role: "status" });
  const field = el("textarea", {
    rows: 1, testid: options.testids.field, role: "combobox", "aria-expanded": "false", "aria-controls": name, "aria-autocomplete": "list", autocomplete: "off",
    oninput: () => { grow(field); offer(); }, onkeydown: onKey, onblur: () => setTimeout(() => close(), 150),
  });
  const shortcuts = el("details", { class: "popover shortcuts", hidden: true },
    el("summary", { testid: "shortcuts", "aria-label": "Shortcuts", role: "button" }, icon("bolt"), " Shortcuts"),
    el("div", { class: "popover-list" }));
  shortcuts.addEventListener("toggle", () => {
    if (!shortcuts.open) return;
    shortcuts.querySelector(".popover-list").replaceChildren(...options.shortcuts().map((item) => el("button", {
      type: "button", testid: `shortcut-${item.callback_id}`, onclick: () => { shortcuts.open = false; options.useShortcut(item); },
    }, item.name)));
  });
  const sendButton = el("button", { type: "submit", class: "send", testid: options.testids.send, "aria-label": "Send" }, "Send");
  const form = el("form", { class: "composer", onsubmit: (event) => { event.preventDefault(); send(); } },
    list, el("div", { class: "composer-box" }, field, el("div", { class: "composer-foot" }, options.shortcuts ? shortcuts : null, note, sendButton)));
  holder.replaceChildren(form);
  rest();

  function rest() {
    note.textContent = options.isThread ? "Slash commands cannot be used in threads" : "Type / for commands, @ to mention";
    note.classList.remove("warning");
  }

  function offer() {
    rest();
    const text = field.value;
    const before = text.slice(0, field.selectionStart);
    const word = before.match(/(?:^|\s)@([\w. -]*)$/);
    if (text.startsWith("/")) {
      if (options.isThread) {
        note.textContent = "Slash commands cannot be used in threads. Type this one in the channel.";
        note.classList.add("warning");
        return close();
      }
      hint(text);
      return show(options.suggestions().filter((item) => item.command.startsWith(text.toLowerCase()) && item.command !== text.trim())
        .map((item) => ({ label: item.command, hint: item.hint, description: item.description, testid: `suggestion-${item.command.split(" ").at(-1).replace("/", "")}`, fill: `${item.command} `, from: 0 })));
    }
    if (word) {
      const wanted = word[1].toLowerCase();
      return show(options.people().filter((person) => person.name.toLowerCase().startsWith(wanted) && person.name.toLowerCase() !== wanted)
        .map((person) => ({ label: `@${person.name}`, hint: "", description: person.label, testid: `suggestion-${person.id}`, fill: `@${person.name} `, from: before.length - word[1].length - 1 })));
    }
    return close();
  }

  function hint(text) {
    const item = options.suggestions().find((known) => text.startsWith(`${known.command} `));
    if (item) note.textContent = `${item.command} ${item.hint} — ${item.description}`;
  }

  function show(offers) {
    state.offers = offers.slice(0, LISTED);
    state.active = 0;
    if (!offers.length) return close();
    list.replaceChildren(...state.offers.map((item, index) => el("div", {
      class: "offer", role: "option", id: `${name}-${index}`, testid: item.testid,
      onmousedown: (event) => { event.preventDefault(); take(index); },
    }, el("span", { class: "offer-label" }, item.label, item.hint ? el("span", { class: "offer-hint" }, ` ${item.hint}`) : null), el("span", { class: "offer-description" }, item.description))));
    list.hidden = false;
    field.setAttribute("aria-expanded", "true");
    mark();
  }

  function close() {
    list.hidden = true;
    state.offers = [];
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  }

  function mark() {
    [...list.children].forEach((node, index) => node.setAttribute("aria-selected", String(index === state.active)));
    field.setAttribute("aria-activedescendant", `${name}-${state.active}`);
  }

  function take(index) {
    const item = state.offers[index];
    field.setRangeText(item.fill, item.from, field.selectionStart, "end");
    close();
    offer();
    field.focus();
  }

  function onKey(event) {
    if (event.isComposing) return;
    const isOpen = !list.hidden;
    if (isOpen && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : state.offers.length - 1;
      state.active = (state.active + step) % state.offers.length;
      mark();
    } else if (isOpen && (event.key === "Tab" || event.key === "Enter") && !event.shiftKey) {
      event.preventDefault();
      take(state.active);
    } else if (isOpen && event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      send();
    }
  }

  function send() {
    const text = field.value.trim();
    if (!text) return;
    if (options.isThread && text.startsWith("/") && options.suggestions().some((item) => item.command.startsWith(text.split(" ")[0]))) {
      note.textContent = `${text.split(" ")[0]} is not supported in threads. Sorry!`;
      note.classList.add("warning");
      return;
    }
    field.value = "";
    drafts.delete(state.place);
    grow(field);
    close();
    rest();
    options.send(text);
  }

  return {
    // Whether there are shortcuts to offer is known once the page has been told.
    offerShortcuts: (any) => { shortcuts.hidden = !any; },
    // Move to another place, keeping what was typed in each.
    moveTo(place, words) {
      field.placeholder = words;
      field.setAttribute("aria-label", words);
      if (place === state.place) return;
      drafts.set(state.place, field.value);
      state.place = place;
      field.value = drafts.get(place) ?? "";
      grow(field);
      close();
      rest();
    },
    focus: () => field.focus(),
  };
}

function grow(field) {
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight, 160)}px`;
}
