// JSON as text with colours. Text that is not JSON is shown as it is.

import { h } from "./dom.js";

const TOKEN = /("(?:\\.|[^"\\])*")(\s*:)?|\b(true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const LONGEST = 200_000;

export function pretty(value, label = "JSON") {
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 2) ?? "";
  const shown = text.slice(0, LONGEST);
  const code = h("code", {}, typeof value === "string" ? shown : coloured(shown), text.length > LONGEST ? "\n… cut off" : null);
  return h("pre", { class: "code", tabindex: "0", role: "region", "aria-label": label }, code);
}

function coloured(text) {
  const parts = [];
  let at = 0;
  for (const found of text.matchAll(TOKEN)) {
    parts.push(text.slice(at, found.index));
    const [whole, string, colon, word] = found;
    const kind = string ? (colon ? "j-key" : "j-text") : word ? "j-word" : "j-number";
    parts.push(h("span", { class: kind }, string || whole), colon || "");
    at = found.index + whole.length;
  }
  return [...parts, text.slice(at)];
}

export function plain(text, label) {
  return h("pre", { class: "code", tabindex: "0", role: "region", "aria-label": label }, h("code", {}, text));
}
