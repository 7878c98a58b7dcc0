// Block Kit blocks as DOM nodes.

import { el } from "./dom.js";
import { element, imageBox } from "./elements.js";
import { markdown, textNodes } from "./mrkdwn.js";
import { richText, table } from "./rich_text.js";

export function blockNodes(blocks, desk) {
  return blocks.map((block) => {
    const build = BUILDERS[block.type];
    const content = build ? build(block, desk) : `${block.type} is not shown in the playground`;
    return el("div", { class: `block block-${block.type}`, "data-block": block.block_id }, content);
  });
}

const BUILDERS = {
  header: (block, desk) => el("h3", {}, textNodes(block.text, desk.names)),
  section,
  context: (block, desk) => block.elements.map((item) => item.type === "image"
    ? imageBox(item, desk.names, "small") : el("span", { class: "text" }, textNodes(item, desk.names))),
  actions: (block, desk) => block.elements.map((item) => element(item, block, desk)),
  context_actions: (block, desk) => block.elements.map((item) => element(item, block, desk)),
  divider: () => el("hr"),
  image: (block, desk) => el("figure", {},
    block.title ? el("figcaption", {}, textNodes(block.title, desk.names)) : null, imageBox(block, desk.names)),
  rich_text: (block, desk) => richText(block, desk.names),
  table: (block, desk) => table(block, desk.names),
  markdown: (block, desk) => el("div", { class: "text" }, markdown(block.text, desk.names)),
  alert: (block, desk) => el("div", { class: `alert level-${block.level ?? "default"}`, role: "note" }, textNodes(block.text, desk.names)),
  input: inputBlock,
};

function section(block, desk) {
  const body = [];
  if (block.text) body.push(el("div", { class: "text" }, textNodes(block.text, desk.names)));
  if (block.fields) {
    body.push(el("div", { class: "fields" }, block.fields.map((field) => el("div", { class: "text" }, textNodes(field, desk.names)))));
  }
  if (!block.accessory) return body;
  return [el("div", { class: "section-body" }, body), el("div", { class: "accessory" }, element(block.accessory, block, desk))];
}

function inputBlock(block, desk) {
  const name = `input-${block.block_id}`;
  const control = element(block.element, block, desk);
  const field = control.matches("input, select, textarea") ? control : control.querySelector(":scope > input, :scope > summary");
  if (field) field.id = name;
  else control.setAttribute("aria-labelledby", `${name}-label`);
  if (field?.hasAttribute("aria-label")) field.removeAttribute("aria-label");
  const said = [block.hint ? `${name}-hint` : "", `${name}-error`].filter(Boolean).join(" ");
  (field ?? control).setAttribute("aria-describedby", said);
  return [
    el("label", { for: field ? name : undefined, id: `${name}-label`, class: "input-label" },
      textNodes(block.label, desk.names), block.optional ? el("span", { class: "quiet" }, " (optional)") : null),
    control,
    el("p", { class: "field-error", id: `${name}-error`, testid: `error-${block.block_id}`, role: "alert", hidden: true }),
    block.hint ? el("p", { class: "quiet hint", id: `${name}-hint` }, textNodes(block.hint, desk.names)) : null,
  ];
}
