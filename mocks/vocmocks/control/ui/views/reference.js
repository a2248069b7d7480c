// The API reference of a vendor, from the contract that it exports.

import { actor, get } from "../api.js";
import { chip, empty, field, h, heading, method, replace, select, table, row } from "../dom.js";
import { plural } from "../format.js";
import { pretty } from "../json.js";
import { body, examplesOf, operations, resolved, typeName } from "../schema.js";
import { constraints, tree } from "../tree.js";

export async function show(root, context) {
  const { vendors } = await get("/vendors", {}, { as: actor(), signal: context.signal });
  const vendor = vendors.find((each) => each.name === context.parts[0]) || vendors[0];
  if (!vendor) return root.append(heading("API reference"), empty("No vendor is served."));
  const document = await get(`/vendors/${encodeURIComponent(vendor.name)}/openapi.json`, {}, { signal: context.signal });
  const all = operations(document), place = h("div", { class: "ops" }), number = h("p", { class: "quiet", role: "status" });
  const search = h("input", { type: "search", placeholder: "path, field, …" });
  const words = new Map(all.map((each) => [each, `${each.method} ${each.path} ${each.id} ${JSON.stringify(each.operation)}`.toLowerCase()]));
  const draw = () => {
    const found = all.filter((each) => words.get(each).includes(search.value.trim().toLowerCase()));
    number.textContent = plural(found.length, "operation");
    replace(place, found.map((each) => shown(vendor, document, each, each.id === context.parts[1])));
  };
  search.addEventListener("input", draw);
  root.append(heading("API reference", `${document.info?.title || vendor.title}, as it is served at ${vendor.base_url}`,
    field("Vendor", select(vendors.map((each) => [each.name, each.title]), vendor.name, (value) => { location.hash = `#/reference/${encodeURIComponent(value)}`; })), field("Search", search)), number, place);
  draw();
  const chosen = place.querySelector("details[open]");
  if (chosen) requestAnimationFrame(() => chosen.scrollIntoView({ block: "start" }));
}

function shown(vendor, document, each, open) {
  const content = h("div");
  const element = h("details", { class: "card op", open },
    h("summary", {}, method(each.method), h("span", { class: "op-path" }, each.path), h("span", { class: "op-name" }, each.summary || each.id)), content);
  const fill = () => { if (element.open && !content.childNodes.length) replace(content, parts(vendor, document, each)); };
  element.addEventListener("toggle", fill);
  if (open) fill();
  return element;
}

function parts(vendor, document, each) {
  const described = body(document, each.operation);
  return [
    h("p", { class: "line op-part" }, chip(each.id), each.operation.deprecated ? chip("deprecated", "warn") : null,
      h("a", { href: `#/vendors/${encodeURIComponent(vendor.name)}/${encodeURIComponent(each.id)}` }, "Try it")),
    each.operation.description && each.operation.description !== each.summary ? h("p", { class: "op-part" }, each.operation.description) : null,
    each.parameters.length ? h("section", { class: "op-part" }, h("h3", {}, "Parameters"), table("Parameters", ["Name", "In", "Type", "Constraints"], each.parameters.map((parameter) => row(
      h("span", {}, h("code", {}, parameter.name), parameter.required ? h("span", { class: "need" }, " required") : null), parameter.in,
      typeName(document, parameter.schema), [constraints(resolved(document, parameter.schema)), parameter.description ? ` ${parameter.description}` : ""])))) : null,
    described ? h("section", { class: "op-part" }, h("h3", {}, `Body${described.required ? " (required)" : ""}`), h("p", { class: "place" }, described.type), tree(document, described.schema),
      examplesOf(document, described.content).map(([name, value]) => sample(name, value))) : null,
    h("section", { class: "op-part" }, h("h3", {}, "Answers"), Object.entries(each.operation.responses || {}).map(([status, response]) => answer(document, status, resolved(document, response)))),
  ];
}

function answer(document, status, response) {
  const [type, content] = Object.entries(response.content || {})[0] || [];
  const kind = status[0] === "2" ? "ok" : status[0] === "d" ? "" : "warn";
  return h("details", { class: "answer-part" }, h("summary", {}, h("span", { class: `status ${kind}` }, status), ` ${response.description || ""}`),
    type ? h("p", { class: "place" }, type) : null, content?.schema ? tree(document, content.schema) : null, content ? examplesOf(document, content).map(([name, value]) => sample(name, value)) : null);
}

const sample = (name, value) => h("details", { class: "sample" }, h("summary", {}, `Example: ${name}`), pretty(value, `Example ${name}`));
