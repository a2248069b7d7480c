// The control API, and what a call to it needs: the tenant that everything acts on, and beyond loopback the admin token.

import { h, field, working } from "./dom.js";

const ADMIN = new URL("../", import.meta.url).href.replace(/\/$/, "");
const TOKEN = "vocmocks.token", TENANT = "vocmocks.tenant", RECENT = "vocmocks.recent";
const listeners = new Set();

export const tenant = () => sessionStorage.getItem(TENANT) || "";
export const recentTenants = () => JSON.parse(sessionStorage.getItem(RECENT) || "[]");
export const onTenant = (listener) => listeners.add(listener);

export function chooseTenant(name) {
  sessionStorage.setItem(TENANT, name);
  if (name) sessionStorage.setItem(RECENT, JSON.stringify([...new Set([name, ...recentTenants()])].slice(0, 12)));
  for (const listener of listeners) listener(name);
}

// Who calls to vendors are made as: the chosen tenant, or the one that everybody may use.
export const actor = () => tenant() || "test_demo";

export function headers(more = {}) {
  const token = sessionStorage.getItem(TOKEN);
  return { ...(token ? { Authorization: `Bearer ${token}` } : {}), ...more };
}

export function address(path, query = {}) {
  const url = new URL(ADMIN + path);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== "") url.searchParams.set(name, value);
  }
  return url;
}

// `as`: the tenant that the call is about; the chosen one where it is left out, null: all of them.
export async function call(method, path, { query, body, as, signal } = {}) {
  const named = as === undefined ? tenant() : as;
  const more = { ...(named ? { "X-Vocmocks-Tenant": named } : {}), ...(body ? { "Content-Type": "application/json" } : {}) };
  for (;;) {
    const answer = await reached(address(path, query), {
      method, signal, headers: headers(more), body: body && JSON.stringify(body), cache: "no-store",
    });
    if (answer.status === 401) { await askForToken(); continue; }
    const content = await answer.json();
    if (!answer.ok) throw Object.assign(new Error(content.error || `status ${answer.status}`), { status: answer.status });
    return content;
  }
}

async function reached(url, options) {
  try {
    return await fetch(url, options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Error("The mock does not answer. Is it still running?");
  }
}

export const get = (path, query, more = {}) => call("GET", path, { query, ...more });
export const post = (path, body, more = {}) => call("POST", path, { body, ...more });
export const remove = (path, more = {}) => call("DELETE", path, more);

let asking = null;

// Asks once, however many calls were refused.
export function askForToken() {
  asking ||= new Promise((resolve) => {
    const input = h("input", { type: "password", autocomplete: "off", required: true, spellcheck: "false" });
    const form = h("form", { class: "stack", method: "dialog" },
      h("h2", {}, "Admin token"),
      h("p", {}, "The mock listens beyond this machine, so the control API wants its token: the one in VOCMOCKS_ADMIN_TOKEN, or the one that the server printed at start. It is kept until this tab is closed."),
      field("Token", input), h("button", { type: "submit", class: "button primary" }, "Go on"));
    const dialog = h("dialog", { class: "dialog", "aria-label": "Admin token" }, form);
    dialog.addEventListener("cancel", (event) => event.preventDefault());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      working(form, async () => {
        sessionStorage.setItem(TOKEN, input.value.trim());
        dialog.close();
        dialog.remove();
        asking = null;
        resolve();
      });
    });
    document.body.append(dialog);
    dialog.showModal();
  });
  return asking;
}
