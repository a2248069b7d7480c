// Charts of what a vendor's users look at, from its records.

import { actor, get } from "../api.js";
import { button, card, empty, field, h, heading, replace, select, statusChip } from "../dom.js";
import { barChart } from "../chart.js";
import { BOARDS } from "../boards.js";
import { count } from "../format.js";

const MOST = 2000;

export async function show(root, context) {
  const { vendors } = await get("/vendors", {}, { as: actor(), signal: context.signal });
  const vendor = vendors.find((each) => each.name === context.parts[0]) || vendors.find((each) => BOARDS[each.name]) || vendors[0];
  if (!vendor) return root.append(heading("Charts"), empty("No vendor is served."));
  const place = h("div"), board = BOARDS[vendor.name];
  root.append(heading("Charts", "What the vendor's users would look at, drawn from the records of the newest weeks.",
    field("Vendor", select(vendors.map((each) => [each.name, each.title]), vendor.name, (value) => { location.hash = `#/charts/${encodeURIComponent(value)}`; }))), place);
  if (!board) return replace(place, empty("There are no charts for this vendor; its records are under Records."));

  async function load() {
    const pages = await Promise.all(board.needs.map((name) => get(`/records/${encodeURIComponent(vendor.name)}/${name}`, { limit: MOST }, { signal: context.signal })));
    const records = Object.fromEntries(board.needs.map((name, at) => [name, pages[at].records]));
    const read = board.needs.map((name, at) => `${count(pages[at].records.length)} of ${count(pages[at].total)} ${name.replace(/_/g, " ")}`).join(", ");
    const cards = board.draw(records).map(({ title, headline, drawn }) =>
      card(title, { tools: headline === null ? null : h("span", { class: "headline" }, headline) }, drawn));
    if (board.funnel) cards.splice(2, 0, funnel(vendor, context));
    replace(place, h("div", { class: "grid charts" }, cards),
    h("p", { class: "hint charts-foot" }, `From ${read}.`));
  }
  context.on("change", (change) => { if (["reset", "scenario", "snapshots"].includes(change.what)) load(); });
  await load();
}

// How far a distribution got is nowhere in the records, as it depends on the time: the vendor's own API says it.
function funnel(vendor, context) {
  const answer = h("div", {}, h("p", { class: "quiet" }, "How far a distribution has got is worked out when the vendor's API is asked: one request, which counts and is in the journal."));
  const ask = button("Ask the API", async () => {
    const { samples, credentials, base_url: base } = await get(`/vendors/${encodeURIComponent(vendor.name)}`, {}, { as: actor() });
    const path = `${new URL(base).pathname}/v1/organizations/${encodeURIComponent(samples.organization_uuid)}/distributions/${encodeURIComponent(samples.distribution_uuid)}`;
    const given = await fetch(path, { headers: credentials.headers, cache: "no-store", credentials: "omit", signal: context.signal });
    if (!given.ok) return replace(answer, h("p", { class: "line" }, "It answered with ", statusChip(given.status)));
    const { data } = await given.json();
    const bars = ["added", "valid", "processed", "delivered", "opened", "clicked", "answered"].map((name) => ({ label: name, value: data[name] || 0 }));
    replace(answer, h("p", { class: "quiet" }, data.distribution_name), barChart({ title: `Distribution funnel: ${data.distribution_name}`, bars, of: data.added || 1 }));
  }, { kind: "small" });
  return card("Distribution funnel", { tools: ask }, answer);
}
