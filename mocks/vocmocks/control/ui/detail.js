// One journal entry: request, answer, what was wrong and where the document says so, and near misses.

import { get } from "./api.js";
import { card, chip, h, method, replace, statusChip } from "./dom.js";
import { moment, source } from "./format.js";
import { pretty } from "./json.js";

export async function detail(root, entry, context) {
  const { request, response } = entry;
  const near = entry.operation === null
    ? (await get(`/requests/${encodeURIComponent(entry.id)}/near-misses`, {}, { signal: context.signal })).nearMisses : [];
  replace(root, card(`Request ${entry.id}`, { tools: statusChip(response.status) },
    h("p", { class: "call-path" }, method(request.method), " ", h("code", {}, request.path)),
    h("dl", { class: "facts" }, facts(entry)),
    entry.violations.length ? [h("h3", {}, "What was wrong"), entry.violations.map(violation)] : null,
    entry.source ? [h("h3", {}, "What the document says"), origin(entry.source)] : null,
    near.length ? [h("h3", {}, "Closest operations"), near.map(nearMiss)] : null,
    message("Request", request), message("Answer", response)));
}

function facts(entry) {
  const shown = [
    ["Time", `${moment(entry.time)} UTC`], ["Tenant", entry.tenant || "none"], ["Vendor", entry.vendor || "none"],
    ["Operation", entry.operation && entry.vendor
      ? h("a", { href: `#/reference/${encodeURIComponent(entry.vendor)}/${encodeURIComponent(entry.operation)}` }, entry.operation) : "none matches"],
    ["Outcome", chip(entry.outcome, entry.outcome === "answered" ? "ok" : "warn")], ["Reason", entry.reason],
  ];
  return shown.filter(([, value]) => value).map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]);
}

function violation(each) {
  return h("article", { class: "violation" },
    h("div", { class: "line" }, h("strong", {}, each.pointer || "/"), chip(each.location), chip(each.rule, "warn")),
    h("dl", { class: "compare" }, h("dt", {}, "expected"), h("dd", {}, each.expected), h("dt", {}, "found"), h("dd", {}, each.found)),
    origin(each.source));
}

export function origin(place) {
  if (!place || !place.document) return h("p", { class: "place" }, "No source is known for this rule.");
  return h("div", { class: "origin" },
    place.passage ? h("blockquote", { class: "passage" }, place.passage) : null,
    h("p", { class: "place" }, place.how ? `${place.how}: ` : "", source(place), place.about ? ` (about the ${place.about})` : ""));
}

function nearMiss({ operation, matchResult, differences }) {
  return h("article", { class: "violation" },
    h("div", { class: "line" }, method(operation.method), h("code", {}, operation.path), chip(`${Math.round((1 - matchResult.distance) * 100)}% alike`, "info")),
    differences.length ? h("ul", {}, differences.map((each) => h("li", {}, each.message))) : null);
}

function message(title, part) {
  const headers = Object.entries(part.headers || {}), query = Object.entries(part.query || {});
  const pairs = (entries) => h("dl", { class: "facts mono" }, entries.map(([name, value]) => [h("dt", {}, name), h("dd", {}, [value].flat().join(", "))]));
  return [
    h("h3", {}, title), query.length ? [h("h4", {}, "Query"), pairs(query)] : null,
    headers.length ? h("details", {}, h("summary", {}, `${headers.length} headers`), pairs(headers)) : null,
    part.body === null || part.body === undefined ? h("p", { class: "quiet" }, "No body.") : pretty(part.body, `${title} body`),
    part.truncated ? h("p", { class: "hint" }, "The body went on.") : null,
  ];
}
