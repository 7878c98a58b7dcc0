// Building DOM nodes. Text only ever becomes text nodes: nothing here or elsewhere writes markup from strings.

export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "testid") node.dataset.testid = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked" || name === "selected") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

// Rebuild a container only when what it shows has changed, keeping the keyboard focus on the same element.
export function refresh(container, signature, build) {
  const text = JSON.stringify(signature);
  if (container.shown === text) return;
  container.shown = text;
  const focused = container.contains(document.activeElement) ? document.activeElement.dataset.testid : undefined;
  container.replaceChildren(...[build()].flat(Infinity).filter(Boolean));
  if (focused) container.querySelector(`[data-testid="${CSS.escape(focused)}"]`)?.focus();
}

const TONES = 6;

export function avatar(person, size = "") {
  if (person.is_bot) return el("span", { class: `avatar bot ${size}`, "aria-hidden": "true" }, person.id === "USLACKBOT" ? "S" : "ca");
  const initials = person.name.split(/\s+/).map((word) => word[0]).join("").slice(0, 2).toUpperCase();
  const tone = [...person.id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 9973, 7) % TONES;
  return el("span", { class: `avatar tone-${tone} ${size}`, "aria-hidden": "true" }, initials);
}

export function momentOf(ts) {
  return new Date(Number.parseFloat(ts) * 1000);
}

export function clockTime(ts) {
  return momentOf(ts).toLocaleTimeString([], { hour: "numeric", minute: "2-digit" });
}

export function dayName(ts) {
  const day = momentOf(ts);
  const midnight = new Date().setHours(0, 0, 0, 0);
  const days = Math.round((midnight - new Date(day).setHours(0, 0, 0, 0)) / 86_400_000);
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
  return day.toLocaleDateString([], { weekday: "long", month: "long", day: "numeric", year: "numeric" });
}
