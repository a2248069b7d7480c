// Contradictions: where a vendor's document disagrees with itself, both places side by side.

import { get } from "../api.js";
import { card, chip, empty, field, h, heading, polite, replace, select } from "../dom.js";
import { plural, source } from "../format.js";

const SOME = 60;

export async function show(root, context) {
  const { conflicts } = await get("/conflicts", {}, { signal: context.signal });
  const names = [...new Set(conflicts.map((conflict) => conflict.vendor))];
  const kinds = [...new Set(conflicts.map((conflict) => conflict.kind))].sort();
  let vendor = names.includes(context.parts[0]) ? context.parts[0] : "", kind = context.query.get("kind") || "", text = context.query.get("text") || "", most = SOME;
  const place = h("div"), number = h("p", { class: "quiet", role: "status" });
  const texts = new Map(conflicts.map((conflict) => [conflict, JSON.stringify(conflict).toLowerCase()]));

  function draw() {
    context.say(vendor ? ["conflicts", vendor] : ["conflicts"], { kind, text });
    const found = conflicts.filter((conflict) => (!vendor || conflict.vendor === vendor) && (!kind || conflict.kind === kind) && texts.get(conflict).includes(text.toLowerCase()));
    number.textContent = plural(found.length, "contradiction");
    const more = found.length > most && h("p", { class: "empty" }, h("button", { type: "button", class: "button", on: { click: () => { most += SOME; draw(); } } }, `Show ${Math.min(SOME, found.length - most)} more`));
    replace(place, found.length ? found.slice(0, most).map(shown) : empty("None was found."), more);
  }
  const change = (run) => (value) => { run(value); most = SOME; draw(); };
  const search = h("input", { type: "search", value: text, placeholder: "field, operation, passage, …" });
  search.addEventListener("input", () => change((value) => { text = value; })(search.value.trim()));
  root.append(heading("Contradictions", "Where a vendor's document says two things at once. Tables and lists win over examples; examples only widen what is accepted."),
    h("form", { class: "journal-filters", role: "search", "aria-label": "Filters", on: { submit: (event) => event.preventDefault() } },
      field("Vendor", select([["", "all"], ...names], vendor, change((value) => { vendor = value; }))),
      field("Kind", select([["", "all"], ...kinds], kind, change((value) => { kind = value; }))), field("Search", search), number), place);
  draw();
  polite(number.textContent);
}

function shown(conflict) {
  return card(conflict.where, { class: "card conflict", tools: h("div", { class: "line" }, chip(conflict.vendor), chip(conflict.kind, "warn")) },
    h("p", {}, conflict.message), h("ul", { class: "places" }, conflict.places.map((place) => h("li", {},
      h("h3", {}, place.how || "place"), "value" in place && place.value !== null ? h("p", { class: "mono" }, typeof place.value === "string" ? place.value : JSON.stringify(place.value)) : null,
      place.passage ? h("blockquote", { class: "passage" }, place.passage) : null, h("p", { class: "place" }, source(place))))));
}
