// Vendors: what is served where, and a call to each operation that can be pasted or sent.

import { actor, get } from "../api.js";
import { chip, copyButton, empty, h, heading, method, replace } from "../dom.js";
import { plural } from "../format.js";
import { tryOut } from "../try.js";

export async function show(root, context) {
  const { vendors } = await get("/vendors", {}, { as: actor(), signal: context.signal });
  const chosen = vendors.find((vendor) => vendor.name === context.parts[0]) || vendors[0];
  root.append(heading("Vendors", "Everything that is served here. Each call below has working credentials and values that exist."));
  if (!chosen) return root.append(empty("No vendor is served."));
  const detail = h("div", { class: "vendor-detail" });
  const list = h("ul", { class: "vendor-list", "aria-label": "Vendors" }, vendors.map((vendor) => item(vendor, vendor === chosen)));
  root.append(h("div", { class: "vendor-layout" }, list, detail));
  await one(detail, chosen, context);
}

function item(vendor, current) {
  return h("li", {}, h("a", { class: "vendor-item", href: `#/vendors/${encodeURIComponent(vendor.name)}`, "aria-current": current ? "true" : null },
    h("span", { class: "vendor-title" }, vendor.title),
    h("span", { class: "quiet" }, `${vendor.name} · ${plural(vendor.operations.length, "operation")}`)));
}

async function one(root, vendor, context) {
  const document = await get(`/vendors/${encodeURIComponent(vendor.name)}/openapi.json`, {}, { signal: context.signal });
  const call = h("div");
  const choose = (id) => {
    const operation = vendor.operations.find((each) => each.id === id) || vendor.operations[0];
    context.say(["vendors", vendor.name, operation.id]);
    for (const link of links.querySelectorAll("button")) link.setAttribute("aria-pressed", String(link.dataset.id === operation.id));
    replace(call, tryOut(vendor, document, operation.id));
  };
  const links = h("ul", { class: "operations", "aria-label": "Operations" }, vendor.operations.map((operation) =>
    h("li", {}, h("button", { type: "button", "data-id": operation.id, title: operation.path, on: { click: () => choose(operation.id) } },
      method(operation.method), h("span", { class: "operation-text" }, operation.summary || operation.id)))));
  root.append(
    h("section", { class: "card", "aria-labelledby": "vendor-title" },
      h("header", { class: "card-head" }, h("h2", { id: "vendor-title" }, vendor.title), h("div", { class: "line" },
        h("a", { href: `#/reference/${encodeURIComponent(vendor.name)}` }, "Reference"),
        h("a", { href: `#/records/${encodeURIComponent(vendor.name)}` }, "Records"),
        h("a", { href: `#/journal?vendor=${encodeURIComponent(vendor.name)}` }, "Journal"),
        h("a", { href: `#/conflicts/${encodeURIComponent(vendor.name)}` }, "Contradictions"))),
      h("dl", { class: "facts" },
        h("dt", {}, "Base URL"), h("dd", { class: "line" }, h("code", {}, vendor.base_url), copyButton(vendor.base_url)),
        h("dt", {}, "Real hosts"), h("dd", { class: "line" }, vendor.hosts.length ? vendor.hosts.map((host) => chip(host)) : "none"),
        h("dt", {}, "Calls are made as"), h("dd", {}, h("code", {}, actor())))),
    h("div", { class: "call-layout" }, h("section", { class: "card operations-card", "aria-labelledby": "operations-title" },
      h("h2", { id: "operations-title" }, plural(vendor.operations.length, "operation")), links), call));
  choose(context.parts[1]);
}
