// The journal as it is written: a list with filters, and beside it whatever one looks at.

import { actor, get, remove, tenant } from "../api.js";
import { button, card, field, h, heading, polite, replace, select, statusChip, method } from "../dom.js";
import { detail } from "../detail.js";
import { Entries } from "../entries.js";
import { clockTime, count, plural } from "../format.js";
import { VirtualList } from "../virtual.js";

const CLASSES = [["", "any"], ["2xx", "2xx"], ["3xx", "3xx"], ["4xx", "4xx"], ["5xx", "5xx"]];

export async function show(root, context) {
  const { vendors } = await get("/vendors", {}, { as: actor(), signal: context.signal });
  const filters = Object.fromEntries(["vendor", "operation", "status", "unmatched", "text"].map((name) => [name, context.query.get(name) || ""]));
  let entries, paused = false, waiting = [], news = 0, chosen = context.parts[0] || "";
  const side = h("div", { class: "detail", "aria-live": "off" });
  const foot = h("span"), unseen = h("span");
  const list = new VirtualList({ label: "Requests, newest first", columns: 6, fill, choose: (item) => look(item.id), near: more });
  context.signal.addEventListener("abort", () => list.end());

  async function load() {
    const { text, ...wanted } = filters;
    entries = new Entries(wanted, text, context.signal);
    waiting = [];
    list.chosen = -1;
    await entries.more();
    update();
    if (filters.text) await search();
  }

  async function search() {
    const mine = entries;
    while (mine === entries && mine.left && mine.shown.length < 500) { await mine.more(); update(); }
  }

  async function more(last) {
    const mine = entries;
    while (mine === entries && mine.left && mine.shown.length < last) await mine.more();
    if (mine === entries) update();
  }

  function update() {
    list.set(entries.shown, entries.length);
    foot.textContent = entries.total ? `${plural(entries.length, "request")}${filters.text ? ` among ${count(entries.loaded.length)} read` : ""}` : "No requests yet. Send one, and it is here at once.";
    unseen.textContent = paused ? `Paused: ${count(waiting.length)} new` : "";
  }

  function arrived() {
    const number = entries.add(waiting);
    waiting = [];
    if (number) list.added(number);
    news += number;
    update();
  }

  async function look(id) {
    chosen = id;
    say();
    const entry = await get(`/requests/${encodeURIComponent(id)}`, {}, { signal: context.signal });
    if (chosen === id) await detail(side, entry, context);
  }

  const say = () => context.say(chosen ? ["journal", chosen] : ["journal"], filters);
  const changed = () => { say(); load(); };

  function operations() {
    const vendor = vendors.find((each) => each.name === filters.vendor);
    return [["", "any"], ...(vendor?.operations || []).map((each) => [each.id, each.id])];
  }

  const operation = h("div", {}, operationField());
  function operationField() {
    return field("Operation", select(operations(), filters.operation, (value) => { filters.operation = value; changed(); }, { disabled: !filters.vendor }));
  }

  const text = h("input", { type: "search", value: filters.text, placeholder: "path, message, …" });
  let typing;
  text.addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(() => { filters.text = text.value.trim(); changed(); }, 200); });
  const unmatched = h("input", { type: "checkbox", id: "unmatched", checked: Boolean(filters.unmatched) });
  unmatched.addEventListener("change", () => { filters.unmatched = unmatched.checked ? "true" : ""; changed(); });
  const pause = button("Pause", () => {
    paused = !paused;
    pause.setAttribute("aria-pressed", String(paused));
    if (!paused) arrived();
    update();
  }, { pressed: "false" });

  root.append(heading("Journal", "Every request and its answer, as they happen, with what was wrong and where the vendor's document says so.",
    pause, button("Clear", async () => { await remove("/requests"); await load(); replace(side, nothing()); }, { kind: "danger" })),
  h("form", { class: "journal-filters", role: "search", "aria-label": "Filters", on: { submit: (event) => event.preventDefault() } },
    field("Vendor", select([["", "any"], ...vendors.map((each) => [each.name, each.title])], filters.vendor, (value) => {
      filters.vendor = value; filters.operation = ""; replace(operation, operationField()); changed();
    })), operation, field("Status", select(CLASSES, filters.status, (value) => { filters.status = value; changed(); })),
    field("Search", text), h("div", { class: "check" }, unmatched, h("label", { for: "unmatched" }, "Unmatched only"))),
  h("div", { class: "journal-layout" },
    h("section", { class: "card journal-box", "aria-label": "Requests" },
      h("div", { class: "vlist-head", "aria-hidden": "true" }, ["Time", "Method", "Status", "Path", "Vendor"].map((name) => h("span", { class: `head-${name.toLowerCase()}` }, name))),
      list.root, h("div", { class: "journal-foot" }, foot, unseen)), side));
  replace(side, nothing());

  context.on("request", (entry) => {
    waiting.push(entry);
    if (waiting.length > 2000) waiting.shift();
    if (!paused && waiting.length === 1) requestAnimationFrame(arrived);
    if (paused) update();
  });
  context.on("gap", load);
  context.on("change", (change) => { if ((change.what === "requests" || change.what === "reset") && change.method !== "GET") load(); });
  context.every(2500, () => { if (news) polite(`${plural(news, "new request")}`); news = 0; });
  await load();
  list.select(entries.shown.findIndex((item) => item.id === chosen), { tell: false });
  if (chosen) await look(chosen).catch((error) => replace(side, h("p", { class: "problem" }, error.message)));
}

function nothing() {
  return card("Nothing chosen", {}, h("p", { class: "quiet" }, "Choose a request from the list: by mouse, or with the arrow keys once the list has the focus.",
    tenant() ? "" : " Name a tenant at the top to see its requests alone."));
}

function fill(row, item) {
  const cell = (kind, ...content) => h("span", { class: kind, role: "gridcell" }, content);
  if (!item) return replace(row, cell("time", "…"), cell(""), cell(""), cell("path"), cell("vendor"), cell("flag"));
  const note = item.wrong ? `${plural(item.wrong, "violation")}` : item.outcome === "answered" ? "" : item.outcome;
  row.title = [item.method, item.path, note].filter(Boolean).join(" ");
  return replace(row, cell("time", clockTime(item.time)), cell("", method(item.method)), cell("", statusChip(item.status)), cell("path", h("bdi", { dir: "ltr" }, item.path)),
    cell("vendor quiet", item.vendor || "none"),
    cell("flag", note ? h("span", {}, h("span", { "aria-hidden": "true" }, "!"), h("span", { class: "unseen" }, note)) : null));
}
