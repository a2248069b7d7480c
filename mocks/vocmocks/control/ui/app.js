// The frame: which view is shown, the tenant, the clock, the theme.

import { get, onTenant } from "./api.js";
import { h, newId, replace, toast } from "./dom.js";
import * as live from "./live.js";
import { tools } from "./tools.js";

const VIEWS = [
  ["Explore", [["vendors", "Vendors"], ["reference", "API reference"], ["conflicts", "Contradictions"]]],
  ["Watch", [["journal", "Journal"], ["limits", "Limits"], ["webhooks", "Webhooks"], ["coverage", "Coverage"]]],
  ["Steer", [["clock", "Clock"], ["faults", "Faults"], ["tenants", "Tenants"]]],
  ["Data", [["records", "Records"], ["charts", "Charts"]]],
];
const NAMES = VIEWS.flatMap(([, views]) => views);
const main = document.getElementById("main");
let leave = () => {};
let shown = 0;

function navigation() {
  replace(document.getElementById("side"), VIEWS.map(([group, views]) => {
    const id = newId("group");
    return h("div", { class: "side-group" }, h("h2", { id }, group),
      h("ul", { "aria-labelledby": id }, views.map(([name, label]) =>
        h("li", {}, h("a", { href: `#/${name}`, "data-view": name }, label)))));
  }));
}

// `#/name/part/…?query` as { name, parts, query }.
function place() {
  const [path, query = ""] = location.hash.replace(/^#\/?/, "").split("?");
  const [name = "", ...parts] = path.split("/").map(decodeURIComponent);
  return { name: NAMES.some(([known]) => known === name) ? name : "vendors", parts, query: new URLSearchParams(query) };
}

// Says in the address where one is, without a new view.
function say(path, query = {}) {
  const search = new URLSearchParams(Object.entries(query).filter(([, value]) => value)).toString();
  history.replaceState(null, "", `#/${path.map(encodeURIComponent).join("/")}${search ? `?${search}` : ""}`);
}

async function show({ focus = true } = {}) {
  const turn = ++shown;
  const { name, parts, query } = place();
  const label = NAMES.find(([known]) => known === name)[1];
  document.title = `${label} · vocmocks`;
  for (const link of document.querySelectorAll("[data-view]")) {
    if (link.dataset.view === name) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  leave();
  const aborter = new AbortController(), ends = [() => aborter.abort()];
  leave = () => ends.forEach((end) => end());
  const context = {
    parts, query, say, signal: aborter.signal,
    on: (event, listener) => ends.push(live.on(event, listener)),
    every: (milliseconds, run) => { const timer = setInterval(run, milliseconds); ends.push(() => clearInterval(timer)); },
    gone: () => turn !== shown,
    again: () => show({ focus: false }),
  };
  const root = h("div", { class: `view view-${name}` });
  main.setAttribute("aria-busy", "true");
  try {
    const view = await import(`./views/${name}.js`);
    await view.show(root, context);
    if (turn !== shown) return;
    replace(main, root);
    if (focus) root.querySelector("h1")?.focus({ preventScroll: true });
    if (focus) window.scrollTo(0, 0);
  } catch (error) {
    if (turn !== shown || error.name === "AbortError") return;
    replace(main, h("h1", { tabindex: "-1" }, label), h("p", { class: "problem" }, error.message));
  } finally {
    if (turn === shown) main.removeAttribute("aria-busy");
  }
}

document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  main.focus();
});
window.addEventListener("hashchange", () => show());
window.addEventListener("unhandledrejection", (event) => {
  if (event.reason?.name === "AbortError") return event.preventDefault();
  toast(event.reason?.message || "something went wrong", "bad");
});
onTenant(() => show({ focus: false }));
navigation();
tools(document.getElementById("tools"));
get("/settings").then((settings) => {
  document.querySelector(".brand").append(h("span", { class: "version" }, settings.version));
}).catch((error) => toast(error.message, "bad"));
live.start();
show({ focus: false });
