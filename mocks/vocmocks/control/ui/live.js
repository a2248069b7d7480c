// One connection for server-sent events, read with fetch (which, unlike EventSource, can send the admin token).

import { address, askForToken, headers, onTenant, tenant } from "./api.js";

const listeners = { request: new Set(), change: new Set(), gap: new Set(), state: new Set() };
let controller = null;
let last = "";
export let state = "connecting";

export function on(name, listener) {
  listeners[name].add(listener);
  return () => listeners[name].delete(listener);
}

function tell(name, data) {
  for (const listener of [...listeners[name]]) listener(data);
}

function became(name) {
  if (state === name) return;
  state = name;
  tell("state", name);
}

export function start() {
  onTenant(() => { last = ""; controller?.abort(); });
  follow();
}

async function follow() {
  for (let wait = 500; ; ) {
    controller = new AbortController();
    try {
      const answer = await fetch(address("/events", { tenant: tenant(), lastEventId: last }), {
        headers: headers(), signal: controller.signal, cache: "no-store",
      });
      if (answer.status === 401) { await askForToken(); continue; }
      if (!answer.ok) { last = ""; throw new Error(`status ${answer.status}`); }
      became("live");
      wait = 500;
      await read(answer.body.pipeThrough(new TextDecoderStream()).getReader());
      became("connecting");
    } catch (error) {
      if (error.name !== "AbortError") {
        became("away");
        await new Promise((resolve) => setTimeout(resolve, wait));
        wait = Math.min(wait * 2, 8000);
      }
    }
  }
}

async function read(reader) {
  for (let rest = ""; ; ) {
    const { value, done } = await reader.read();
    if (done) return;
    const parts = (rest + value).split("\n\n");
    rest = parts.pop();
    for (const part of parts) event(part);
  }
}

function event(text) {
  let name = "", data = "";
  for (const line of text.split("\n")) {
    if (line.startsWith("event: ")) name = line.slice(7);
    else if (line.startsWith("data: ")) data += line.slice(6);
    else if (line.startsWith("id: ")) last = line.slice(4);
  }
  if (listeners[name] && data) tell(name, JSON.parse(data));
}

