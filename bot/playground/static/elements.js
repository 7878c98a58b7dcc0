// Interactive elements. Each is built from what the app sent and a desk: who to ask for names, where to keep what was
// entered, and how to act. A desk has: names, container, value(block, element, preset), enter(block, element, value),
// act(block, element, value), suggest(block, element, typed).

import { el } from "./dom.js";
import { confirmed } from "./confirm.js";
import { icon } from "./icons.js";
import { plain, textNodes } from "./mrkdwn.js";

let serial = 0;

export function element(item, block, desk) {
  const build = BUILDERS[item.type];
  return build ? build(item, block, desk) : el("span", { class: "unknown" }, `${item.type} is not shown in the playground`);
}

const BUILDERS = {
  button, overflow, icon_button: iconButton, feedback_buttons: feedbackButtons,
  static_select: staticSelect, multi_static_select: multiSelect,
  external_select: externalSelect,
  users_select: (item, block, desk) => listSelect(item, block, desk, peopleOptions(desk), item.initial_user),
  conversations_select: (item, block, desk) => listSelect(item, block, desk, channelOptions(desk), item.initial_conversation),
  channels_select: (item, block, desk) => listSelect(item, block, desk, channelOptions(desk), item.initial_channel),
  multi_users_select: (item, block, desk) => ticks(item, block, desk, peopleOptions(desk), item.initial_users ?? []),
  radio_buttons: radioButtons, checkboxes,
  datepicker: (item, block, desk) => typedInput(item, block, desk, "date", item.initial_date),
  timepicker: (item, block, desk) => typedInput(item, block, desk, "time", item.initial_time),
  plain_text_input: textInput,
  number_input: (item, block, desk) => typedInput(item, block, desk, "number", item.initial_value),
  email_text_input: (item, block, desk) => typedInput(item, block, desk, "email", item.initial_value),
  url_text_input: (item, block, desk) => typedInput(item, block, desk, "url", item.initial_value),
  image: (item, _block, desk) => imageBox(item, desk.names, "small"),
};

// The playground loads nothing from elsewhere, so pictures of other hosts show as their description.
export function imageBox(item, names, size = "") {
  if (item.slack_file?.id) return el("img", { src: `/ui/files/${item.slack_file.id}?${new URLSearchParams({ as: names.me })}`, alt: item.alt_text, class: `picture ${size}` });
  if (item.image_url?.startsWith("/static/")) return el("img", { src: item.image_url, alt: item.alt_text, class: `picture ${size}` });
  return el("span", { class: `picture placeholder ${size}`, role: "img", "aria-label": item.alt_text, title: item.alt_text },
    size === "small" ? "▣" : item.alt_text);
}

async function use(item, block, desk, value, node) {
  if (!(await confirmed(item.confirm, desk.names))) return false;
  node?.setAttribute("aria-busy", "true");
  try {
    await desk.act(block, item, value);
  } finally {
    node?.removeAttribute("aria-busy");
  }
  return true;
}

// What was picked inside an input block waits for the submit button, unless the app asked to hear of it at once.
async function picked(item, block, desk, value, node) {
  desk.enter(block, item, value);
  if (block.type !== "input" || block.dispatch_action) await use(item, block, desk, value, node);
}

function button(item, block, desk) {
  const node = el("button", {
    type: "button", class: `button ${item.style ?? ""}`, testid: `action-${item.action_id}`, "data-value": item.value,
    "aria-label": item.accessibility_label,
    onclick: () => {
      if (item.url && /^https?:/i.test(item.url)) window.open(item.url, "_blank", "noopener,noreferrer");
      use(item, block, desk, item.value ?? null, node);
    },
  }, textNodes(item.text, desk.names), item.url ? el("span", { class: "outward", "aria-hidden": "true" }, " ↗") : null);
  return node;
}

function iconButton(item, block, desk) {
  const node = el("button", {
    type: "button", class: "icon-button", testid: `action-${item.action_id}`, "data-value": item.value,
    "aria-label": item.accessibility_label ?? item.text.text, title: item.text.text,
    onclick: () => use(item, block, desk, item.value ?? null, node),
  }, item.icon === "trash" ? icon("bin") : "•");
  return node;
}

function feedbackButtons(item, block, desk) {
  const press = (value) => {
    desk.enter(block, item, value);
    nodes.forEach((node) => node.setAttribute("aria-pressed", String(node.dataset.value === value)));
  };
  // A press that never reached the app is taken back, so that nobody believes they were heard.
  const judge = async (value) => {
    const before = desk.value(block, item, null);
    press(value);
    const answer = await desk.act(block, item, value);
    if (!answer || answer.failure) press(before);
  };
  const chosen = desk.value(block, item, null);
  const nodes = ["positive_button", "negative_button"].map((key) => {
    const choice = item[key];
    return el("button", {
      type: "button", class: "icon-button feedback", testid: `action-${item.action_id}-${choice.value}`, "data-value": choice.value,
      "aria-label": choice.accessibility_label ?? choice.text.text, "aria-pressed": String(chosen === choice.value), title: choice.text.text,
      onclick: () => judge(choice.value),
    }, icon(key === "positive_button" ? "up" : "down"));
  });
  return el("span", { class: "feedback-pair", role: "group", "aria-label": "Was this helpful?" }, nodes);
}

function popover(testid, label, className, ...content) {
  const box = el("details", { class: `popover ${className}` },
    el("summary", { testid, "aria-label": label, role: "button" }, className === "overflow" ? "⋯" : label),
    el("div", { class: "popover-list" }, content));
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !box.open) return;
    event.stopPropagation();
    event.preventDefault();
    box.open = false;
    box.querySelector("summary").focus();
  });
  box.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !box.contains(event.relatedTarget)) box.open = false;
  });
  return box;
}

function overflow(item, block, desk) {
  const box = popover(`action-${item.action_id}`, "More actions", "overflow", item.options.map((option) =>
    el("button", {
      type: "button", testid: `option-${option.value}`,
      onclick: () => {
        box.open = false;
        use(item, block, desk, option.value, box);
      },
    }, textNodes(option.text, desk.names))));
  return box;
}

function groupsOf(item) {
  return item.option_groups ?? [{ options: item.options ?? [] }];
}

function staticSelect(item, block, desk) {
  const options = groupsOf(item).flatMap((group) => {
    const list = group.options.map((option) => ({ value: option.value, label: option.text.text }));
    return group.label ? [{ group: group.label.text, list }] : list;
  });
  return listSelect(item, block, desk, options, item.initial_option?.value);
}

function listSelect(item, block, desk, options, preset) {
  const current = desk.value(block, item, preset) ?? "";
  const asNode = (option) => option.list
    ? el("optgroup", { label: option.group }, option.list.map(asNode))
    : el("option", { value: option.value, selected: option.value === current }, plain(option.label));
  const node = el("select", {
    class: "field", testid: `action-${item.action_id}`, "aria-label": item.placeholder?.text ?? "Choose",
    onchange: async () => {
      const value = node.value;
      if (!(await choose(item, block, desk, value, node))) node.value = current;
    },
  }, el("option", { value: "" }, item.placeholder?.text ?? "Choose an option"), options.map(asNode));
  node.value = current;
  return node;
}

async function choose(item, block, desk, value, node) {
  const atOnce = block.type !== "input" || block.dispatch_action;
  if (atOnce && item.confirm && !(await confirmed(item.confirm, desk.names))) return false;
  await picked({ ...item, confirm: undefined }, block, desk, value === "" ? null : value, node);
  return true;
}

function peopleOptions(desk) {
  return Object.values(desk.names.people).filter((person) => !person.is_bot).map((person) => ({ value: person.id, label: person.name }));
}

function channelOptions(desk) {
  return Object.values(desk.names.channels).filter((channel) => !channel.is_direct).map((channel) => ({ value: channel.id, label: `#${channel.name}` }));
}

function multiSelect(item, block, desk) {
  const options = groupsOf(item).flatMap((group) => group.options).map((option) => ({ value: option.value, label: option.text.text }));
  return ticks(item, block, desk, options, (item.initial_options ?? []).map((option) => option.value));
}

function ticks(item, block, desk, options, preset) {
  let current = desk.value(block, item, preset) ?? [];
  const label = () => options.filter((option) => current.includes(option.value)).map((option) => option.label).join(", ") || (item.placeholder?.text ?? "Choose options");
  const box = popover(`action-${item.action_id}`, label(), "multi", options.map((option) =>
    el("label", { class: "tick" },
      el("input", {
        type: "checkbox", value: option.value, checked: current.includes(option.value), testid: `option-${option.value}`,
        onchange: (event) => {
          const rest = current.filter((value) => value !== option.value);
          current = event.target.checked ? [...rest, option.value] : rest;
          box.querySelector("summary").textContent = label();
          picked(item, block, desk, current, box);
        },
      }), el("span", {}, plain(option.label)))));
  return box;
}

function externalSelect(item, block, desk) {
  const chosen = desk.value(block, item, item.initial_option ?? null);
  const name = `external-${(serial += 1)}`;
  const list = el("div", { class: "external-list", id: name, role: "listbox", hidden: true });
  let timer = 0;
  let isSettled = false;
  const input = el("input", {
    class: "field", type: "text", role: "combobox", autocomplete: "off", "aria-controls": name, "aria-expanded": "false",
    testid: `action-${item.action_id}`, placeholder: item.placeholder?.text ?? "Type to search", value: chosen?.text?.text ?? "",
    oninput: () => {
      clearTimeout(timer);
      timer = setTimeout(ask, 200);
    },
    onfocus: () => { if ((item.min_query_length ?? 3) === 0 && !isSettled) ask(); },
    onkeydown: (event) => {
      if (event.key === "ArrowDown") { event.preventDefault(); list.querySelector("button")?.focus(); }
      if (event.key === "Escape" && !list.hidden) { event.preventDefault(); event.stopPropagation(); show(false); }
    },
  });
  const show = (open) => {
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
  };
  const ask = async () => {
    if (input.value.length < (item.min_query_length ?? 3)) return show(false);
    const typed = input.value;
    const options = await desk.suggest(block, item, typed);
    // Whoever typed on meanwhile has asked again.
    if (input.value !== typed) return;
    list.replaceChildren(...(options.length ? options.map(choice) : [el("p", { class: "quiet" }, "No results")]));
    show(true);
  };
  const choice = (option) => el("button", {
    type: "button", role: "option", testid: `option-${option.value}`,
    onclick: () => {
      input.value = option.text.text;
      show(false);
      isSettled = true;
      input.focus();
      isSettled = false;
      picked(item, block, desk, option, input);
    },
    onkeydown: (event) => {
      if (event.key === "ArrowDown") { event.preventDefault(); event.target.nextElementSibling?.focus(); }
      if (event.key === "ArrowUp") { event.preventDefault(); (event.target.previousElementSibling ?? input).focus(); }
    },
  }, textNodes(option.text, desk.names), option.description ? el("span", { class: "quiet description" }, ` ${option.description.text}`) : null);
  const box = el("span", { class: "external" }, input, list);
  box.addEventListener("focusout", (event) => { if (event.relatedTarget && !box.contains(event.relatedTarget)) show(false); });
  return box;
}

function radioButtons(item, block, desk) {
  const group = `radio-${(serial += 1)}`;
  const current = desk.value(block, item, item.initial_option?.value);
  return el("div", { class: "choices", role: "radiogroup", testid: `action-${item.action_id}` }, item.options.map((option) =>
    choiceLabel(option, desk, el("input", {
      type: "radio", name: group, value: option.value, checked: option.value === current, testid: `option-${option.value}`,
      onchange: (event) => picked(item, block, desk, option.value, event.target),
    }))));
}

function checkboxes(item, block, desk) {
  let current = desk.value(block, item, (item.initial_options ?? []).map((option) => option.value)) ?? [];
  return el("div", { class: "choices", role: "group", testid: `action-${item.action_id}` }, item.options.map((option) =>
    choiceLabel(option, desk, el("input", {
      type: "checkbox", value: option.value, checked: current.includes(option.value), testid: `option-${option.value}`,
      onchange: (event) => {
        const rest = current.filter((value) => value !== option.value);
        current = event.target.checked ? [...rest, option.value] : rest;
        picked(item, block, desk, current, event.target);
      },
    }))));
}

function choiceLabel(option, desk, input) {
  return el("label", { class: "tick" }, input,
    el("span", {}, textNodes(option.text, desk.names),
      option.description ? el("span", { class: "quiet description" }, textNodes(option.description, desk.names)) : null));
}

function textInput(item, block, desk) {
  const node = el(item.multiline ? "textarea" : "input", {
    class: "field", testid: `action-${item.action_id}`, placeholder: item.placeholder?.text, maxlength: item.max_length,
    rows: item.multiline ? 4 : undefined, type: item.multiline ? undefined : "text", autocomplete: "off",
    value: desk.value(block, item, item.initial_value) ?? "", oninput: () => desk.enter(block, item, node.value),
  });
  onDispatch(node, item, block, desk);
  return node;
}

function typedInput(item, block, desk, type, preset) {
  const node = el("input", {
    class: "field", type, testid: `action-${item.action_id}`, placeholder: item.placeholder?.text, autocomplete: "off",
    min: item.min_value, max: item.max_value, step: type === "number" && item.is_decimal_allowed ? "any" : undefined,
    value: desk.value(block, item, preset) ?? "",
  });
  if (type === "date" || type === "time") node.addEventListener("change", () => picked(item, block, desk, node.value, node));
  else node.addEventListener("input", () => desk.enter(block, item, node.value));
  if (type !== "date" && type !== "time") onDispatch(node, item, block, desk);
  return node;
}

function onDispatch(node, item, block, desk) {
  if (!block.dispatch_action) return;
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || item.multiline) return;
    event.preventDefault();
    use(item, block, desk, node.value, node);
  });
}
