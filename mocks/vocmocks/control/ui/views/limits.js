// Rate limits: what is left for each credential and path.

import { button, empty, field, h, heading, card, polite, replace, select } from "../dom.js";
import { get, post } from "../api.js";
import { count, moment, span } from "../format.js";

export async function show(root, context) {
  const place = h("div", { class: "grid" });
  let vendor = context.query.get("vendor") || "";
  const choice = h("div");
  root.append(heading("Limits", "What is left of each rate limit, for each credential that was counted. They refill on the tenant's clock.",
    choice, button("Refill all", async () => { await post("/reset?what=limits"); await load(); polite("Limits are full again"); })), place);

  async function load() {
    const { limits } = await get("/limits", {}, { signal: context.signal });
    const names = [...new Set(limits.map((limit) => limit.vendor))];
    replace(choice, field("Vendor", select([["", "all"], ...names.map((name) => [name, name])], vendor, (value) => {
      vendor = value; context.say(["limits"], { vendor }); load();
    })));
    const shown = names.filter((name) => !vendor || name === vendor);
    replace(place, shown.length ? shown.map((name) => card(name, {}, limits.filter((limit) => limit.vendor === name).map(gauge)))
      : empty("Nothing was counted yet: limits show here from a credential's first request on."));
  }

  let soon;
  context.on("request", () => { soon ||= setTimeout(() => { soon = null; if (!context.gone() && !choice.contains(document.activeElement)) load(); }, 400); });
  context.on("change", load);
  await load();
}

function gauge(limit) {
  const part = limit.remaining / limit.limit;
  const filled = h("span");
  filled.style.width = `${part * 100}%`;
  const where = limit.path || "all paths together";
  return h("div", { class: "gauge" },
    h("div", { class: "gauge-text" }, h("code", {}, limit.tenant || "no credential"), h("span", {}, h("strong", {}, count(limit.remaining)), ` of ${count(limit.limit)} a ${span(limit.window)}`)),
    h("div", { class: `bar ${part === 0 ? "bad" : part < 0.25 ? "warn" : ""}`, role: "meter", "aria-label": `Left for ${limit.tenant || "no credential"}, ${where}`,
      "aria-valuemin": "0", "aria-valuemax": limit.limit, "aria-valuenow": limit.remaining }, filled),
    h("div", { class: "gauge-text place" }, h("span", {}, where), h("span", {}, limit.resets_at ? `full again at ${moment(limit.resets_at)}` : "full")));
}
