// Slack's "Are you sure?" dialogs.

import { el } from "./dom.js";
import { textNodes } from "./mrkdwn.js";

// Resolves to true when the person goes on, to false when they step back or press Escape.
export function confirmed(question, names) {
  if (!question) return Promise.resolve(true);
  const dialog = document.getElementById("confirm");
  const before = document.activeElement;
  return new Promise((resolve) => {
    const finish = (result) => {
      dialog.close();
      before?.focus();
      resolve(result);
    };
    const tone = question.style === "danger" ? "danger" : "primary";
    dialog.replaceChildren(
      el("h2", { id: "confirm-title" }, textNodes(question.title, names)),
      el("div", { class: "modal-body text" }, textNodes(question.text, names)),
      el("footer", {},
        el("button", { type: "button", class: "button", testid: "confirm-cancel", onclick: () => finish(false) },
          textNodes(question.deny ?? { text: "Cancel" }, names)),
        el("button", { type: "button", class: `button ${tone}`, testid: "confirm-ok", onclick: () => finish(true) },
          textNodes(question.confirm ?? { text: "Yes" }, names))));
    dialog.oncancel = (event) => {
      event.preventDefault();
      finish(false);
    };
    dialog.showModal();
    dialog.querySelector("[data-testid=confirm-ok]").focus();
  });
}
