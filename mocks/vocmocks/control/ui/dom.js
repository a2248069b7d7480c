// Elements from code. Data becomes text nodes and attributes only: nothing here reads HTML.

const SVG = "http://www.w3.org/2000/svg";

export function h(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

export function s(tag, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "on") for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    else if (name === "value") element.value = value;
    else if (name === "href" && !String(value).startsWith("#")) throw new Error(`a link out of the page: ${value}`);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export function replace(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

let ids = 0;
export const newId = (prefix = "id") => `${prefix}-${++ids}`;

export function button(label, run, { kind = "", title, pressed, icon } = {}) {
  const element = h("button", { type: "button", class: `button ${kind}`, title, "aria-pressed": pressed }, icon, label);
  element.addEventListener("click", () => working(element, run));
  return element;
}

// Whatever a button does that fails is said, and it cannot be pressed twice meanwhile.
export async function working(element, run) {
  element.setAttribute("aria-busy", "true");
  try {
    await run(element);
  } catch (error) {
    if (error.name !== "AbortError") toast(error.message, "bad");
  } finally {
    element.removeAttribute("aria-busy");
  }
}

export function field(label, control, { hint, kind = "" } = {}) {
  control.id ||= newId("field");
  const note = hint && h("span", { class: "hint", id: `${control.id}-hint` }, hint);
  if (note) control.setAttribute("aria-describedby", note.id);
  return h("div", { class: `field ${kind}` }, h("label", { for: control.id }, label), control, note);
}

export function select(options, value, change, attributes = {}) {
  const element = h("select", attributes, options.map((option) => {
    const [key, label] = Array.isArray(option) ? option : [option, option];
    return h("option", { value: key, selected: String(key) === String(value ?? "") }, label);
  }));
  if (change) element.addEventListener("change", () => change(element.value));
  return element;
}

export function copyButton(text, label = "Copy") {
  return button(label, async (self) => {
    await copied(typeof text === "function" ? text() : text);
    const before = self.textContent;
    self.textContent = "Copied";
    polite("Copied to the clipboard");
    setTimeout(() => { self.textContent = before; }, 1500);
  }, { kind: "small" });
}

async function copied(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = h("textarea", { class: "unseen", "aria-hidden": "true" });
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

export function polite(text) {
  document.getElementById("polite").textContent = text;
}

export function toast(text, kind = "ok") {
  const place = document.getElementById(kind === "bad" ? "alert" : "polite");
  place.textContent = text;
  const shown = h("div", { class: `toast ${kind}`, "aria-hidden": "true" }, text);
  document.querySelector(".toast")?.remove();
  document.body.append(shown);
  setTimeout(() => shown.remove(), kind === "bad" ? 8000 : 3500);
}

export function heading(title, lead, ...tools) {
  return h("header", { class: "view-head" },
    h("div", {}, h("h1", { tabindex: "-1" }, title), lead && h("p", { class: "lead" }, lead)),
    tools.length ? h("div", { class: "tools" }, tools) : null);
}

export function card(title, attributes, ...children) {
  const id = newId("card");
  const { tools, level = "h2", ...rest } = attributes;
  return h("section", { class: "card", "aria-labelledby": id, ...rest },
    h("header", { class: "card-head" }, h(level, { id }, title), tools && h("div", { class: "tools" }, tools)), children);
}

export const empty = (...text) => h("p", { class: "empty" }, text);
export const chip = (text, kind = "") => h("span", { class: `chip ${kind}` }, text);
export const method = (name) => h("span", { class: `method ${String(name).toLowerCase().replace(/[^a-z]/g, "")}` }, name);

export function statusChip(status) {
  const kind = status === null || status >= 500 ? "bad" : status >= 400 ? "warn" : status >= 300 ? "info" : "ok";
  return h("span", { class: `status ${kind}` }, status === null ? "none" : String(status));
}

export function table(caption, columns, rows, { kind = "" } = {}) {
  return h("div", { class: "table-box", tabindex: "0", role: "region", "aria-label": caption },
    h("table", { class: kind }, h("caption", { class: "unseen" }, caption),
      h("thead", {}, h("tr", {}, columns.map((name) => h("th", { scope: "col" }, name)))),
      h("tbody", {}, rows)));
}

export const row = (...cells) => h("tr", {}, cells.map((cell) => h("td", {}, cell)));
