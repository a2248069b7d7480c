// The tools at the top of every view: tenant, clock, connection, theme.

import { chooseTenant, get, onTenant, recentTenants, tenant } from "./api.js";
import { h, replace, select } from "./dom.js";
import { moment } from "./format.js";
import * as live from "./live.js";

const THEME = "vocmocks.theme";
const STATES = { live: "Live", connecting: "Connecting", away: "Not connected" };

export function tools(root) {
  root.append(tenantPicker(), clockChip(), connection(), themePicker());
}

function tenantPicker() {
  const known = h("datalist", { id: "known-tenants" });
  const input = h("input", {
    id: "tenant", list: "known-tenants", placeholder: "all tenants", spellcheck: "false", autocomplete: "off", value: tenant(),
    title: "The credential that everything acts on, such as test_me; empty: all tenants",
  });
  const list = () => replace(known, ["test_demo", ...recentTenants()].map((name) => h("option", { value: name })));
  input.addEventListener("change", () => chooseTenant(input.value.trim()));
  onTenant((name) => { input.value = name; list(); });
  list();
  return h("div", { class: "tool" }, h("label", { for: "tenant" }, "Tenant"), input, known);
}

function clockChip() {
  const text = h("span", { class: "digits" }, "…");
  const chip = h("a", { class: "tool clock-chip", href: "#/clock", "aria-label": "Clock" }, text);
  let offset = 0, frozen = null;
  const tick = () => {
    text.textContent = moment(frozen || new Date(Date.now() + offset).toISOString());
    chip.setAttribute("aria-label", `The mock's clock: ${text.textContent} UTC${frozen ? ", standing still" : ""}`);
    chip.classList.toggle("frozen", Boolean(frozen));
  };
  const read = async () => {
    const clock = await get("/clock");
    frozen = clock.frozen ? clock.now : null;
    offset = Date.parse(clock.now) - Date.now();
    tick();
  };
  read();
  onTenant(read);
  live.on("change", (change) => { if (["clock", "reset", "snapshots"].includes(change.what)) read(); });
  live.on("state", (state) => { if (state === "live") read(); });
  setInterval(tick, 1000);
  return chip;
}

function connection() {
  const text = h("span", {}, STATES[live.state]);
  const shown = h("span", { class: "tool connection", "data-state": live.state }, h("span", { class: "dot", "aria-hidden": "true" }), text);
  live.on("state", (state) => { shown.dataset.state = state; text.textContent = STATES[state]; });
  return shown;
}

function themePicker() {
  const use = (theme) => {
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
  };
  const kept = localStorage.getItem(THEME) || "";
  use(kept);
  const picker = select([["", "Auto"], ["light", "Light"], ["dark", "Dark"]], kept, (theme) => {
    localStorage.setItem(THEME, theme);
    use(theme);
  }, { id: "theme" });
  return h("div", { class: "tool" }, h("label", { for: "theme", class: "unseen" }, "Theme"), picker);
}
