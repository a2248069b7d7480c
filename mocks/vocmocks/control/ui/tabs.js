// Tabs in the ARIA pattern: arrow keys move between them.

import { h, newId, replace } from "./dom.js";

// `items`: [label, () => content]; returns the tab list and the panel.
export function tabs(label, items, { chosen = 0, change } = {}) {
  const panel = h("div", { role: "tabpanel", id: newId("panel") });
  const buttons = items.map(([name], at) => h("button", {
    type: "button", role: "tab", id: newId("tab"), "aria-controls": panel.id,
    on: { click: () => choose(at), keydown: (event) => key(event, at) },
  }, name));
  const list = h("div", { class: "tabs", role: "tablist", "aria-label": label }, buttons);
  let current = chosen;

  function choose(at) {
    current = at;
    buttons.forEach((button, each) => {
      button.setAttribute("aria-selected", String(each === at));
      button.tabIndex = each === at ? 0 : -1;
    });
    panel.setAttribute("aria-labelledby", buttons[at].id);
    replace(panel, items[at][1]());
    change?.(at);
  }

  function key(event, at) {
    const step = { ArrowRight: 1, ArrowLeft: -1, Home: -at, End: items.length - 1 - at }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = (at + step + items.length) % items.length;
    choose(next);
    buttons[next].focus();
  }

  choose(Math.min(current, items.length - 1));
  return { root: h("div", {}, list, panel), refresh: () => replace(panel, items[current][1]()) };
}
