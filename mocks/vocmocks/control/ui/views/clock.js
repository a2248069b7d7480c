// The clock: limits refill, tokens age and callbacks go out by it.

import { get, post, tenant } from "../api.js";
import { button, card, field, h, heading, replace, select, toast, working } from "../dom.js";
import { moment } from "../format.js";

const STEPS = [["+1 min", 60], ["+10 min", 600], ["+1 h", 3600], ["+1 day", 86400], ["+1 week", 604800]];
const UNITS = [[1, "seconds"], [60, "minutes"], [3600, "hours"], [86400, "days"]];

export async function show(root, context) {
  const time = h("p", { class: "big-clock digits", id: "clock-time" }), date = h("p", { class: "big-date" });
  const state = h("p", { class: "line" });
  let clock, offset = 0;

  const tick = () => {
    const now = clock.frozen ? clock.now : new Date(Date.now() + offset).toISOString();
    const [day, hour] = moment(now).split(" ");
    time.textContent = hour;
    date.textContent = `${day} UTC, ${clock.frozen ? "standing still" : "running"}`;
  };
  const showing = (read) => {
    clock = read;
    offset = Date.parse(clock.now) - Date.now();
    freeze.textContent = clock.frozen ? "Let it run" : "Freeze";
    freeze.setAttribute("aria-pressed", String(clock.frozen));
    tick();
  };
  const load = async () => showing(await get("/clock", {}, { signal: context.signal }));
  const advance = async (seconds) => {
    showing(await post("/clock/advance", { seconds }));
    toast(`The clock shows ${moment(clock.now)}`);
  };
  const freeze = button("Freeze", async () => showing(await post("/clock", { frozen: !clock.frozen })), { pressed: "false" });

  root.append(heading("Clock", "Limits refill, tokens expire, distributions move, analytics run and webhooks are retried by this clock."),
    h("div", { class: "grid" },
      card(tenant() ? `The clock of ${tenant()}` : "The clock of all tenants", {}, time, date,
        h("div", { class: "line", role: "group", "aria-label": "Clock" }, freeze, button("Back to the system's time", async () => { await post("/reset?what=clock"); await load(); }, { kind: "bare" }), state)),
      card("Move it on", {}, h("div", { class: "line", role: "group", "aria-label": "Advance by" }, STEPS.map(([label, seconds]) => button(label, () => advance(seconds)))), custom(advance)),
      card("Set it", {}, setter(showing, () => clock))));
  context.on("change", (change) => { if (["clock", "reset", "snapshots"].includes(change.what)) load(); });
  context.every(250, tick);
  await load();
}

function custom(advance) {
  const number = h("input", { type: "number", value: "90", step: "any", required: true, class: "narrow", title: "Less than 0 goes back" });
  const unit = select(UNITS, 60);
  return form("Advance", () => advance(Number(number.value) * Number(unit.value)), field("Amount", number), field("Unit", unit));
}

function setter(showing, clock) {
  const input = h("input", { placeholder: "2026-01-31T09:30:00Z", required: true, spellcheck: "false" });
  const frozen = h("input", { type: "checkbox", id: "set-frozen" });
  return form("Set", async () => {
    showing(await post("/clock", { now: input.value.trim(), frozen: frozen.checked }));
    toast(`The clock shows ${moment(clock().now)}`);
  }, field("Time (ISO 8601)", input), h("div", { class: "check" }, frozen, h("label", { for: "set-frozen" }, "and stand still")));
}

function form(label, run, ...fields) {
  const submit = h("button", { type: "submit", class: "button primary" }, label);
  const element = h("form", { class: "line form-line", "aria-label": label }, fields, submit);
  element.addEventListener("submit", (event) => { event.preventDefault(); working(submit, run); });
  return element;
}
