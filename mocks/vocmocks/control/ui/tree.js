// A schema as a tree of its properties.

import { h } from "./dom.js";
import { resolved, typeName } from "./schema.js";

const DEEPEST = 6;
const SAID = [
  ["format", (value) => value], ["enum", (value) => `one of ${value.map((each) => JSON.stringify(each)).join(", ")}`], ["const", (value) => `is ${JSON.stringify(value)}`],
  ["minimum", (value) => `≥ ${value}`], ["maximum", (value) => `≤ ${value}`], ["exclusiveMinimum", (value) => `> ${value}`], ["exclusiveMaximum", (value) => `< ${value}`],
  ["minLength", (value) => `at least ${value} characters`], ["maxLength", (value) => `at most ${value} characters`], ["pattern", (value) => `matches ${value}`],
  ["minItems", (value) => `at least ${value} items`], ["maxItems", (value) => `at most ${value} items`], ["default", (value) => `default ${JSON.stringify(value)}`],
];

export function constraints(schema) {
  const shown = SAID.filter(([name]) => name in schema).map(([name, say]) => say(schema[name]));
  const text = shown.join("; ");
  return text.length > 400 ? `${text.slice(0, 400)}…` : text;
}

export function tree(document, schema, depth = 0) {
  const found = resolved(document, schema);
  if (depth > DEEPEST) return h("p", { class: "quiet" }, "…");
  if (found.items && !found.properties) return [depth === 0 ? h("p", { class: "quiet" }, "A list; each of its items:") : null, tree(document, found.items, depth + 1)];
  const some = (found.allOf || []).flatMap((each) => Object.entries(resolved(document, each).properties || {}));
  const properties = [...some, ...Object.entries(found.properties || {})];
  const choices = found.anyOf || found.oneOf;
  if (!properties.length && choices) return choices.filter((each) => hasProperties(document, each)).map((each) => tree(document, each, depth + 1));
  if (!properties.length) return depth === 0 ? h("p", { class: "quiet" }, [typeName(document, found), constraints(found)].filter(Boolean).join(", ") || "Anything.") : null;
  const required = new Set(found.required || []);
  return h("ul", { class: "tree" }, properties.map(([name, each]) => {
    const inner = resolved(document, each);
    return h("li", {}, h("code", { class: "name" }, name), " ", h("span", { class: "quiet" }, typeName(document, inner)), required.has(name) ? h("span", { class: "need" }, " required") : null,
      constraints(inner) ? h("span", { class: "place" }, ` · ${constraints(inner)}`) : null, inner.description ? h("p", { class: "place" }, inner.description) : null,
      hasProperties(document, inner) ? tree(document, inner, depth + 1) : null);
  }));
}

function hasProperties(document, schema, depth = 0) {
  const found = resolved(document, schema);
  if (depth > 3) return false;
  return Boolean(found.properties) || Boolean(found.items && hasProperties(document, found.items, depth + 1))
    || [...(found.anyOf || []), ...(found.oneOf || []), ...(found.allOf || [])].some((each) => hasProperties(document, each, depth + 1));
}
