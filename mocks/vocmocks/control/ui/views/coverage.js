// Coverage: what of the contracts the exchanges in the journal exercised.

import { get } from "../api.js";
import { button, card, chip, h, heading, replace, row, table } from "../dom.js";
import { count } from "../format.js";

export async function show(root, context) {
  const place = h("div"), rest = h("div");
  async function load() {
    const report = await get("/coverage", {}, { signal: context.signal });
    const asked = Object.entries(report.vendors);
    replace(place, card(`${report.percent.toFixed(1)}% of what was asked of`, {}, table("Coverage of each vendor", ["Vendor", "Covered", "", "Items", ""], asked.map(([name, vendor]) => row(
      name, `${vendor.percent.toFixed(1)}%`, bar(vendor.percent, name), `${count(vendor.items.filter((item) => item.covered).length)} of ${count(vendor.items.length)}`,
      button("What is missing", () => { context.say(["coverage", name]); replace(rest, missing(name, vendor.items)); }, { kind: "small", title: `What is missing of ${name}` }))))));
    const chosen = context.parts[0];
    if (chosen && report.vendors[chosen]) replace(rest, missing(chosen, report.vendors[chosen].items));
  }
  root.append(heading("Coverage", "Operations, answers, parameters, values and fields of each contract, and which of them the requests in the journal covered.", button("Look again", load)), place, rest);
  await load();
}

function bar(percent, name) {
  const filled = h("span");
  filled.style.width = `${percent}%`;
  return h("div", { class: "bar wide-bar", role: "meter", "aria-label": `Coverage of ${name}`, "aria-valuemin": "0", "aria-valuemax": "100", "aria-valuenow": String(Math.round(percent)) }, filled);
}

function missing(name, items) {
  const byOperation = grouped(items);
  return card(`What is missing: ${name}`, {}, table(`What is missing of ${name}`, ["Operation", "Covered", "Not yet"], [...byOperation].map(([operation, of]) => {
    const open = of.filter((item) => !item.covered);
    return row(h("code", {}, operation), `${of.length - open.length} of ${of.length}`, h("details", {}, h("summary", {}, `${open.length} left`),
      h("div", { class: "line" }, open.map((item) => chip(`${item.kind}: ${item.name}`)))));
  })));
}

function grouped(items) {
  const groups = new Map();
  for (const item of items) groups.set(item.operation, [...(groups.get(item.operation) || []), item]);
  return groups;
}
