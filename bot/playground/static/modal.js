// The modal on top of a person's stack.

import { el } from "./dom.js";
import { blockNodes } from "./blocks.js";
import { textNodes } from "./mrkdwn.js";

// Shows the top view, or closes. hands: deskFor(view), submit(view), close(view), closeAll(view).
export function renderModal(views, hands, names) {
  const dialog = document.getElementById("modal");
  const view = views.at(-1);
  if (!view) {
    if (dialog.open) {
      dialog.close();
      const opener = dialog.opener;
      (opener?.isConnected ? opener : document.querySelector(`[data-testid="${opener?.dataset?.testid}"]`))?.focus();
    }
    dialog.view = "";
    return;
  }
  const signature = `${view.id} ${view.hash}`;
  if (dialog.view === signature) return;
  const focused = dialog.view?.startsWith(view.id) ? document.activeElement?.dataset?.testid : undefined;
  const scrolled = dialog.view?.startsWith(view.id) ? dialog.querySelector(".modal-body")?.scrollTop : 0;
  dialog.view = signature;
  const close = () => hands.close(view);
  dialog.replaceChildren(form(view, hands, names, close, views.length));
  dialog.oncancel = (event) => {
    event.preventDefault();
    close();
  };
  if (!dialog.open) {
    dialog.opener = document.activeElement;
    dialog.showModal();
  }
  dialog.querySelector(".modal-body").scrollTop = scrolled ?? 0;
  const wanted = focused ? dialog.querySelector(`[data-testid="${CSS.escape(focused)}"]`) : null;
  (wanted ?? dialog.querySelector(".modal-body :is(input, select, textarea, button, summary)") ?? dialog.querySelector("[data-testid=modal-submit], [data-testid=modal-close]"))?.focus();
}

function form(view, hands, names, close, depth) {
  const trouble = el("p", { class: "modal-trouble", role: "alert", testid: "modal-trouble", hidden: true });
  const submit = view.submit ? el("button", { type: "submit", class: "button primary", testid: "modal-submit", disabled: view.submit_disabled }, textNodes(view.submit, names)) : null;
  const node = el("form", {
    novalidate: true, autocomplete: "off",
    onsubmit: async (event) => {
      event.preventDefault();
      if (!submit || submit.getAttribute("aria-busy")) return;
      submit.setAttribute("aria-busy", "true");
      try {
        showOutcome(node, trouble, await hands.submit(view));
      } finally {
        submit.removeAttribute("aria-busy");
      }
    },
  },
  el("header", {}, el("h2", { id: "modal-title" }, textNodes(view.title, names)),
    depth > 1 ? el("span", { class: "quiet" }, `Step ${depth}`) : null,
    el("button", { type: "button", class: "icon-button", "aria-label": "Close", testid: "modal-x", onclick: () => hands.closeAll(view) }, "✕")),
  el("div", { class: "modal-body" }, trouble, el("div", { class: "blocks" }, blockNodes(view.blocks, hands.deskFor(view)))),
  el("footer", {},
    el("button", { type: "button", class: "button", testid: "modal-close", onclick: close }, textNodes(view.close ?? { text: depth > 1 ? "Back" : "Cancel" }, names)),
    submit));
  return node;
}

function showOutcome(node, trouble, { errors, failure }) {
  trouble.hidden = !failure;
  trouble.textContent = failure;
  let first = null;
  for (const line of node.querySelectorAll(".field-error")) {
    const block = line.closest(".block");
    const sentence = errors[block.dataset.block] ?? "";
    line.hidden = !sentence;
    line.textContent = sentence;
    block.classList.toggle("has-error", Boolean(sentence));
    const field = block.querySelector("input, select, textarea, summary");
    if (sentence) field?.setAttribute("aria-invalid", "true");
    else field?.removeAttribute("aria-invalid");
    if (sentence && !first) first = field;
  }
  first?.focus({ preventScroll: true });
  first?.closest(".block").scrollIntoView({ block: "nearest" });
}
