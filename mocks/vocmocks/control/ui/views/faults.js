// Faults: presets to switch on and off, rules of one's own, and what is in force.

import { actor, get, post, remove } from "../api.js";
import { button, card, chip, empty, field, h, heading, replace, row, select, table, toast, working } from "../dom.js";
import { PRESETS, EFFECTS, described, effect, isPreset } from "../presets.js";
import { count } from "../format.js";

export async function show(root, context) {
  const { vendors } = await get("/vendors", {}, { as: actor(), signal: context.signal });
  let faults = [], vendor = context.query.get("vendor") || "";
  const presets = h("div", { class: "presets" }), listed = h("div");
  const all = [["", "all vendors"], ...vendors.map((each) => [each.name, each.title])];

  async function load() {
    ({ faults } = await get("/faults", {}, { signal: context.signal }));
    replace(listed, faults.length ? rules(faults, load) : empty("No faults: everything answers as it should."));
    for (const each of presets.children) each.update();
  }
  const forVendor = select(all, vendor, (value) => { vendor = value; context.say(["faults"], { vendor }); load(); });
  replace(presets, PRESETS.map((preset) => presetSwitch(preset, () => faults, () => vendor, load)));
  root.append(heading("Faults", "Have requests fail, be slow, or come back broken. The same seed hits the same requests."),
    card("Presets", { tools: field("For", forVendor, { kind: "inline" }) }, presets),
    card("A rule of your own", {}, custom(vendors, all, load)),
    card("In force", { tools: button("Remove all", async () => { await remove("/faults"); await load(); }, { kind: "small danger" }) }, listed));
  context.on("change", load);
  let soon;
  context.on("request", () => { if (faults.length) soon ||= setTimeout(() => { soon = null; if (!context.gone()) load(); }, 600); });
  await load();
}

function presetSwitch([name, text, rule], faults, vendor, load) {
  const toggle = h("button", { type: "button", class: "switch", role: "switch", "aria-checked": "false", "aria-label": name });
  const element = h("div", { class: "preset" }, h("div", {}, h("h3", {}, name), h("p", {}, text)), toggle);
  const mine = () => faults().filter((each) => isPreset(each, rule, vendor()));
  element.update = () => {
    const on = mine().length > 0;
    toggle.setAttribute("aria-checked", String(on));
    element.classList.toggle("on", on);
  };
  toggle.addEventListener("click", () => working(toggle, async () => {
    const on = mine();
    if (on.length) for (const each of on) await remove(`/faults/${encodeURIComponent(each.id)}`);
    else await post("/faults", { ...rule, match: vendor() ? { vendor: vendor() } : {} });
    await load();
    toast(`${name} is ${on.length ? "off" : "on"}${vendor() ? ` for ${vendor()}` : ""}`);
  }));
  return element;
}

function custom(vendors, all, load) {
  const what = select(EFFECTS, "status:503");
  const operation = h("div");
  const whose = select(all, "", () => operations());
  const operations = () => replace(operation, field("Operation", select([["", "any"],
    ...(vendors.find((each) => each.name === whose.value)?.operations || []).map((each) => [each.id, each.id])], "", null, { disabled: !whose.value })));
  const probability = h("input", { type: "number", min: "0", max: "1", step: "0.05", value: "1", class: "narrow" });
  const times = h("input", { type: "number", min: "1", step: "1", placeholder: "always", class: "narrow" });
  const submit = h("button", { type: "submit", class: "button primary" }, "Make it");
  operations();
  const form = h("form", { class: "line end", "aria-label": "A rule of your own" }, field("What happens", what), field("Vendor", whose), operation,
    field("Probability", probability), field("Times", times), submit);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    working(submit, async () => {
      const match = Object.fromEntries([["vendor", whose.value], ["operation", operation.querySelector("select").value]].filter(([, value]) => value));
      await post("/faults", { match, ...effect(what.value), probability: Number(probability.value), ...(times.value ? { times: Number(times.value) } : {}) });
      await load();
      toast("The rule is in force");
    });
  });
  return form;
}

function rules(faults, load) {
  const match = (rule) => Object.entries(rule.match).filter(([name, value]) => name !== "headers" && value).map(([name, value]) => chip(`${name}: ${value}`));
  return table("Faults in force", ["What happens", "To", "Probability", "Left", "Matched", "Hit", ""], faults.map((rule) => row(
    described(rule), h("span", { class: "line" }, match(rule).length ? match(rule) : "everything"), String(rule.probability ?? 1),
    rule.remaining === null ? "always" : count(rule.remaining), count(rule.matched), count(rule.hit),
    button("Remove", async () => { await remove(`/faults/${encodeURIComponent(rule.id)}`); await load(); }, { kind: "small danger", title: `Remove rule ${rule.id}` }))));
}
