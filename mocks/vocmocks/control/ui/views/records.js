// Records: vendor → collection → a page of it → one record.

import { actor, get } from "../api.js";
import { button, card, copyButton, empty, field, h, heading, replace, select, table } from "../dom.js";
import { count, plural } from "../format.js";
import { pretty } from "../json.js";

const PAGE = 25, COLUMNS = 6;

export async function show(root, context) {
  const { vendors } = await get("/vendors", {}, { as: actor(), signal: context.signal });
  const vendor = vendors.find((each) => each.name === context.parts[0]) || vendors[0];
  if (!vendor) return root.append(heading("Records"), empty("No vendor is served."));
  const base = `/records/${encodeURIComponent(vendor.name)}`;
  const { collections } = await get(base, {}, { signal: context.signal });
  let name = collections.find((each) => each.name === context.parts[1])?.name || largest(collections);
  let offset = Number(context.query.get("offset")) || 0;
  const listed = h("div"), shown = h("div"), list = h("ul", { class: "operations", "aria-label": "Collections" });

  async function load() {
    context.say(["records", vendor.name, name || ""], { offset: offset || "" });
    replace(list, collections.map((each) => h("li", {}, h("button", { type: "button", class: "collection", "aria-pressed": String(each.name === name), on: { click: () => { name = each.name; offset = 0; replace(shown); load(); } } },
      h("span", {}, each.name), h("span", { class: "quiet" }, count(each.total))))));
    if (!name) return replace(listed, empty("It has no collections."));
    const { records, total } = await get(`${base}/${encodeURIComponent(name)}`, { limit: PAGE, offset }, { signal: context.signal });
    const go = (to) => { offset = Math.max(0, Math.min(to, Math.floor(Math.max(0, total - 1) / PAGE) * PAGE)); return load(); };
    const pages = h("div", { class: "line" }, h("span", { class: "quiet", role: "status" }, total ? `${count(offset + 1)}–${count(offset + records.length)} of ${count(total)}` : "none"),
      button("First", () => go(0), { kind: "small" }), button("Back", () => go(offset - PAGE), { kind: "small" }), button("Next", () => go(offset + PAGE), { kind: "small" }), button("Last", () => go(total), { kind: "small" }));
    replace(listed, card(name, { tools: pages }, records.length ? page(name, records, look) : empty("This collection is empty.")));
  }

  function look(record, row) {
    for (const each of listed.querySelectorAll("tr[aria-selected]")) each.removeAttribute("aria-selected");
    row?.setAttribute("aria-selected", "true");
    replace(shown, card("Record", { tools: copyButton(() => JSON.stringify(record, null, 2)) }, pretty(record, "The record")));
    shown.scrollIntoView({ block: "nearest" });
  }

  root.append(heading("Records", "What the world of each vendor is made of, and what was put into it. The newest come first.",
    field("Vendor", select(vendors.map((each) => [each.name, each.title]), vendor.name, (value) => { location.hash = `#/records/${encodeURIComponent(value)}`; }))),
  h("div", { class: "records-layout" }, h("section", { class: "card operations-card", "aria-label": "Collections" }, h("h2", {}, plural(collections.length, "collection")), list),
    h("div", { class: "stack" }, listed, shown)));
  context.on("change", (change) => { if (["reset", "scenario", "snapshots", "clock"].includes(change.what)) load(); });
  await load();
}

const largest = (collections) => [...collections].sort((one, other) => other.total - one.total)[0]?.name;
const isPlain = (value) => value === null || typeof value !== "object";
const KEYS = ["uuid", "id", "_id", "name", "email", "title", "score", "created_at", "createdAt", "date", "completed_at", "status"];

function columnsOf(records) {
  const names = [...new Set(records.flatMap((record) => Object.keys(record).filter((name) => isPlain(record[name]))))];
  const rank = (name) => (KEYS.includes(name) ? KEYS.indexOf(name) : KEYS.length);
  return names.map((name, at) => [name, at]).sort(([one, a], [other, b]) => rank(one) - rank(other) || a - b).map(([name]) => name).slice(0, COLUMNS);
}

function page(name, records, look) {
  const columns = columnsOf(records);
  return table(`Records of ${name}`, columns, records.map((record) => {
    const cells = columns.map((column, at) => {
      const text = String(record[column] ?? "");
      if (at > 0) return h("td", { title: text }, text);
      return h("td", {}, h("button", { type: "button", class: "record-link", title: "Show the record", on: { click: () => look(record, line) } }, text || "(nothing)"));
    });
    const line = h("tr", {}, cells);
    return line;
  }));
}
