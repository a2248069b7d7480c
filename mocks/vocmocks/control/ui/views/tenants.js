// Tenants: which one everything acts on, what to reset, snapshots, scenarios.

import { call, chooseTenant, get, post, recentTenants, remove, tenant } from "../api.js";
import { button, card, chip, empty, field, h, heading, replace, row, table, toast, working } from "../dom.js";
import { count, moment } from "../format.js";

const PARTS = [["state", "Records"], ["journal", "Journal"], ["limits", "Limits"], ["clock", "Clock"], ["faults", "Faults"], ["webhooks", "Webhooks"], ["scenario", "Scenarios"], ["snapshots", "Snapshots"]];
const whose = () => tenant() || "all tenants";

export async function show(root, context) {
  const seen = h("div"), snapshots = h("div"), scenarios = h("div");
  const load = async () => { await Promise.all([tenants(seen, context), listSnapshots(snapshots, context), listScenarios(scenarios, context)]); };
  root.append(heading("Tenants", "Each credential is a tenant with its own data, clock, limits, faults and journal."),
    h("div", { class: "grid" },
      card("Act on", {}, chooser(), seen),
      card(`Reset ${whose()}`, {}, h("div", { class: "line", role: "group", "aria-label": "Reset" },
        PARTS.map(([part, label]) => button(label, () => reset(part, label))),
        button("Everything but snapshots", () => reset("", "Everything"), { kind: "danger" })))),
    card("Snapshots", {}, taker(load), snapshots), card("Scenarios", {}, scenarios));
  context.on("change", load);
  await load();
}

async function reset(part, label) {
  await post(part ? `/reset?what=${part}` : "/reset");
  toast(`${label}: back to the start for ${whose()}`);
}

function chooser() {
  const input = h("input", { value: tenant(), placeholder: "test_me", spellcheck: "false", autocomplete: "off" });
  const submit = h("button", { type: "submit", class: "button primary" }, "Act on it");
  const form = h("form", { class: "line end", "aria-label": "Act on a tenant" }, field("Credential", input), submit, tenant() ? button("All tenants", () => chooseTenant("")) : null);
  form.addEventListener("submit", (event) => { event.preventDefault(); chooseTenant(input.value.trim()); });
  return form;
}

// The control API shows other tenants by their last four characters only, which is not enough to act on one.
async function tenants(place, context) {
  const [{ requests }, { limits }] = await Promise.all(["/requests", "/limits"].map((path) =>
    get(path, path === "/requests" ? { limit: 200 } : {}, { as: null, signal: context.signal })));
  const known = new Map();
  for (const { tenant: name, vendor } of [...requests, ...limits]) if (name) known.set(name, (known.get(name) || new Set()).add(vendor || "no vendor"));
  const full = (shown) => recentTenants().filter((name) => `…${name.slice(-4)}` === shown || name === shown);
  replace(place, known.size ? table("Tenants that were seen", ["Seen", "At", ""], [...known].map(([name, vendors]) => row(
    h("code", { class: "nowrap" }, name), [...vendors].join(", "), full(name).map((each) => button(`Act on ${each}`, () => chooseTenant(each), { kind: "small" })))))
    : empty("Nobody has called yet."),
  h("p", { class: "hint" }, "Others' credentials are shown by their last four characters; type the whole one to act on it."));
}

function taker(load) {
  const input = h("input", { placeholder: "before", required: true, pattern: "[A-Za-z0-9][A-Za-z0-9_.\\-]{0,99}", spellcheck: "false" });
  const submit = h("button", { type: "submit", class: "button" }, "Take a snapshot");
  const form = h("form", { class: "line end", "aria-label": "Take a snapshot" }, field("Name", input), submit);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    working(submit, async () => { await call("PUT", `/snapshots/${encodeURIComponent(input.value.trim())}`); await load(); toast("Kept"); });
  });
  return form;
}

async function listSnapshots(place, context) {
  const { snapshots } = await get("/snapshots", {}, { signal: context.signal });
  replace(place, snapshots.length ? table("Snapshots", ["Name", "Tenant", "Taken", ""], snapshots.map((each) => row(
    h("strong", {}, each.name), each.tenant || "all", moment(each.taken),
    h("span", { class: "line" }, button("Restore", async () => { await post(`/snapshots/${encodeURIComponent(each.name)}/restore`); toast(`${each.name} is back`); }, { kind: "small" }),
      button("Forget", async () => { await remove(`/snapshots/${encodeURIComponent(each.name)}`); await listSnapshots(place, context); }, { kind: "small danger" })))))
    : empty("None were taken."));
}

async function listScenarios(place, context) {
  const { scenarios } = await get("/scenario", {}, { signal: context.signal });
  const put = (each) => working(place, async () => {
    if (each.active) await remove("/scenario", { query: { vendor: each.vendor } });
    else await post("/scenario", { scenario: each.name, vendor: each.vendor });
    toast(`${each.title}: ${each.active ? "off" : "on"} for ${each.vendor}`);
    await listScenarios(place, context);
  });
  const content = (each) => [each.changes?.length ? chip(`changes ${each.changes.join(", ")}`) : null, each.faults ? chip(`${count(each.faults)} faults`, "warn") : null];
  replace(place, table("Scenarios", ["Vendor", "Scenario", "", ""], scenarios.map((each) => row(h("span", { class: "nowrap" }, each.vendor),
    h("div", {}, h("strong", {}, each.title), h("p", { class: "quiet" }, each.description)), h("span", { class: "line" }, content(each)),
    button(each.active ? "Take off" : "Put on", () => put(each), { kind: "small", pressed: String(each.active), title: `${each.title}, ${each.vendor}` })))));
}
