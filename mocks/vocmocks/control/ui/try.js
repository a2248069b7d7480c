// Trying an operation out: its parameters and body, the call in three languages, and what comes back.

import { actor, get } from "./api.js";
import { chip, copyButton, field, h, method, polite, replace, statusChip, working } from "./dom.js";
import { plural } from "./format.js";
import { plain, pretty } from "./json.js";
import { curl, draft, javascript, python, request } from "./calls.js";
import { operations } from "./schema.js";
import { tabs } from "./tabs.js";

const LANGUAGES = [["curl", curl], ["Python", python], ["JavaScript", javascript]];

export function tryOut(vendor, document, id) {
  const operation = operations(document).find((each) => each.id === id);
  if (!operation) return h("p", { class: "problem" }, `The exported contract has no operation "${id}".`);
  const values = draft(document, operation, vendor.samples);
  const answer = h("div", { class: "answer", "aria-live": "polite" });
  const code = tabs("Languages", LANGUAGES.map(([name, write]) => [name, () => {
    const text = write(request(vendor, operation, values));
    return h("div", { class: "snippet" }, copyButton(text), plain(text, `The call in ${name}`));
  }]));
  const send = h("button", { type: "submit", class: "button primary" }, "Send");
  const form = h("form", { class: "stack", "aria-label": "The call" }, inputs(operation, values, code.refresh),
    h("div", { class: "line" }, send, h("span", { class: "hint" }, `as ${actor()}; it will be in the journal`)));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    working(send, () => sent(vendor, operation, values, answer));
  });
  return h("section", { class: "card call", "aria-labelledby": "call-title" },
    h("header", { class: "card-head" }, h("h2", { id: "call-title" }, operation.summary || operation.id),
      h("a", { href: `#/reference/${encodeURIComponent(vendor.name)}/${encodeURIComponent(id)}` }, "Reference")),
    h("p", { class: "call-path" }, method(operation.method), " ", h("code", {}, operation.path)), form, code.root, answer);
}

function inputs(operation, values, changed) {
  const one = (parameter) => {
    const among = values[parameter.in];
    const input = h("input", { value: among[parameter.name], spellcheck: "false", placeholder: parameter.required ? "" : "left out" });
    input.addEventListener("input", () => { among[parameter.name] = input.value; changed(); });
    return field(parameter.name, input);
  };
  const given = (place) => operation.parameters.filter((each) => each.in === place);
  const required = [...given("path"), ...given("query").filter((each) => each.required)];
  const optional = given("query").filter((each) => !each.required);
  const text = values.body && h("textarea", { rows: Math.min(16, values.body.text.split("\n").length + 1), spellcheck: "false", value: values.body.text });
  text?.addEventListener("input", () => { values.body.text = text.value; changed(); });
  return [
    required.length ? h("div", { class: "inputs" }, required.map(one)) : null,
    optional.length ? h("details", {}, h("summary", {}, plural(optional.length, "optional parameter")), h("div", { class: "inputs" }, optional.map(one))) : null,
    text ? field(`Body (${values.body.type})`, text) : null,
  ];
}

async function sent(vendor, operation, values, place) {
  // Credentials anew: a JSON Web Token ages on the tenant's clock.
  const now = await get(`/vendors/${encodeURIComponent(vendor.name)}`, {}, { as: actor() });
  const { method: verb, url, headers, body } = request({ ...now, base_url: here(now.base_url) }, operation, values);
  const { Cookie, ...allowed } = headers;
  const began = performance.now();
  let answer;
  try {
    answer = await fetch(url, { method: verb, headers: allowed, body, cache: "no-store", credentials: "omit", redirect: "manual" });
  } catch {
    replace(place, h("div", { class: "answer-head" }, h("h3", {}, "Answer"), chip("the connection broke", "bad")));
    return;
  }
  const text = await answer.text().catch(() => null);
  const took = Math.round(performance.now() - began);
  polite(`Answered with status ${answer.status}`);
  replace(place, h("div", { class: "answer-head" }, h("h3", {}, "Answer"), statusChip(answer.status || null), h("span", { class: "quiet" }, `${took} ms`),
    h("a", { href: `#/journal?vendor=${encodeURIComponent(vendor.name)}` }, "See it in the journal")),
  text === null ? h("p", { class: "quiet" }, "The body broke off.") : text ? pretty(parsed(text), "The answer's body") : h("p", { class: "quiet" }, "The body is empty."));
}

// Calls go to this page's own server, by whatever name it was reached.
function here(url) {
  const there = new URL(url);
  return location.origin + there.pathname.replace(/\/$/, "");
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
