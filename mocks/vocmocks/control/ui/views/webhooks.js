// Webhooks: who is told about what, and what was sent to them.

import { actor, get, post, remove } from "../api.js";
import { button, card, chip, empty, field, h, heading, replace, row, select, statusChip, table, toast, working } from "../dom.js";
import { moment } from "../format.js";

export async function show(root, context) {
  const { vendors } = await get("/vendors", {}, { as: actor(), signal: context.signal });
  const listed = h("div"), sent = h("div");
  async function load() {
    const [{ webhooks }, { deliveries }] = await Promise.all([get("/webhooks", {}, { signal: context.signal }), get("/webhooks/deliveries", { limit: 100 }, { signal: context.signal })]);
    replace(listed, webhooks.length ? table("Webhooks", ["Vendor", "URL", "Events", "Tenant", ""], webhooks.map((each) => row(each.vendor, h("code", {}, each.url),
      h("span", { class: "line" }, each.events.length ? each.events.map((name) => chip(name)) : "all"), each.tenant || "all",
      button("Remove", async () => { await remove(`/webhooks/${encodeURIComponent(each.id)}`); await load(); }, { kind: "small danger", title: `Remove ${each.url}` }))))
      : empty("Nobody is told about anything."));
    replace(sent, deliveries.length ? table("Deliveries", ["Due", "Vendor", "Event", "URL", "Tries", "State", "Answer"], deliveries.map((each) => row(
      moment(each.due), each.vendor, each.event, h("code", {}, each.url), String(each.attempts),
      chip(each.status, { delivered: "ok", "given-up": "bad" }[each.status] || "info"),
      each.last_status === null ? h("span", { class: "quiet" }, each.reason) : statusChip(each.last_status))))
      : empty("Nothing was sent. Deliveries show here as soon as something that a webhook wants to hear of has happened."));
  }
  root.append(heading("Webhooks", "The mock calls receivers back as the vendors do, when it is time on the tenant's clock."),
    card("Register a receiver", {}, register(vendors, load)), card("Receivers", {}, listed), card("Deliveries", { tools: button("Look again", load, { kind: "small" }) }, sent));
  context.on("change", load);
  let soon;
  context.on("request", () => { soon ||= setTimeout(() => { soon = null; if (!context.gone()) load(); }, 600); });
  await load();
}

function register(vendors, load) {
  const vendor = select(vendors.map((each) => [each.name, each.title]), vendors[0]?.name);
  const url = h("input", { type: "url", required: true, placeholder: "http://127.0.0.1:9000/hook", class: "wide" });
  const events = h("input", { placeholder: "all, or names with commas between" }), token = h("input", { placeholder: "none", autocomplete: "off" });
  const submit = h("button", { type: "submit", class: "button primary" }, "Register");
  const form = h("form", { class: "line end", "aria-label": "Register a receiver" }, field("Vendor", vendor), field("URL", url), field("Events", events), field("Bearer token", token), submit);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    working(submit, async () => {
      const names = events.value.split(",").map((name) => name.trim()).filter(Boolean);
      await post("/webhooks", { vendor: vendor.value, url: url.value, ...(names.length ? { events: names } : {}), ...(token.value ? { token: token.value } : {}) });
      await load();
      toast("It is registered");
    });
  });
  return form;
}

