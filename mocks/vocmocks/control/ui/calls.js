// A call to an operation with values that exist, and how it is written in curl, Python and JavaScript.

import { body, examplesOf, isPlaceholder, made, resolved } from "./schema.js";

const singular = (word) => word.replace(/ies$/, "y").replace(/s$/, "");
const PEOPLE = { email: "alex@example.com", name: "Alex Morgan", phone: "+15550100" };

// What to fill in for a parameter: the vendor's samples know what is in the world.
export function valueFor(document, operation, parameter, samples) {
  const { name } = parameter;
  if (name in samples && name !== "id") return samples[name];
  const before = operation.path.split(`{${name}}`)[0].split("/").filter((part) => part && !part.startsWith("{")).at(-1) || "";
  const noun = singular(before).replace(/-/g, "_");
  for (const guess of [`${noun}_${name}`, `${noun}_uuid`, `${noun}_custom_id`, name]) if (guess in samples) return samples[guess];
  const schema = resolved(document, parameter.schema);
  if (/from|start|gte/.test(name) && samples.start) return samples.start;
  if (/to$|end|lte/.test(name) && samples.end) return samples.end;
  return "example" in parameter ? parameter.example : made(document, schema);
}

function named(samples, parent, name) {
  const guesses = [parent && `${singular(parent)}_${name}`, parent && `${singular(parent)}_${name.replace(/^public_/, "")}`, name];
  return guesses.find((guess) => guess && guess in samples && typeof samples[guess] !== "object");
}

// An example with samples in the place of what it made up, and without placeholders: a list of objects is cut to its
// first, as samples are of one thing; what is required and not there is made.
function filled(document, value, schema, samples, parent = "") {
  const described = resolved(document, schema);
  if (Array.isArray(value)) {
    const some = value.every((each) => each && typeof each === "object") ? value.slice(0, 1) : value;
    return some.map((each) => filled(document, each, described.items, samples, parent));
  }
  if (!value || typeof value !== "object") return isPlaceholder(value) ? made(document, schema) : value;
  const required = described.required || [], found = {};
  for (const [name, each] of Object.entries(value)) {
    const known = each && typeof each === "object" ? undefined : named(samples, parent, name);
    if (known) found[name] = samples[known];
    else if (isPlaceholder(each) && name in PEOPLE) found[name] = PEOPLE[name];
    else if (!isPlaceholder(each) || required.includes(name)) found[name] = filled(document, each, described.properties?.[name], samples, name);
  }
  for (const name of required) if (!(name in found)) found[name] = made(document, described.properties?.[name]);
  return found;
}

export function draft(document, operation, samples) {
  const path = {}, query = {};
  for (const parameter of operation.parameters) {
    if (parameter.in === "path") path[parameter.name] = String(valueFor(document, operation, parameter, samples));
    if (parameter.in === "query") query[parameter.name] = parameter.required ? String(valueFor(document, operation, parameter, samples)) : "";
  }
  const described = body(document, operation.operation);
  let content = null;
  if (described) {
    const [, example] = examplesOf(document, described.content)[0] || [];
    const value = example === undefined ? made(document, described.schema) : filled(document, example, described.schema, samples);
    content = { type: described.type, text: typeof value === "string" ? value : JSON.stringify(value, null, 2) };
  }
  return { path, query, body: content };
}

export function request(vendor, operation, values) {
  const path = operation.path.replace(/\{([^}]+)\}/g, (whole, name) => encodeURIComponent(values.path[name] ?? whole));
  const given = { ...(vendor.credentials.query || {}), ...Object.fromEntries(Object.entries(values.query).filter(([, value]) => value !== "")) };
  const query = new URLSearchParams(given).toString();
  const cookies = Object.entries(vendor.credentials.cookies || {}).map(([name, value]) => `${name}=${value}`).join("; ");
  const headers = { ...vendor.credentials.headers, ...(cookies ? { Cookie: cookies } : {}) };
  if (values.body) headers["Content-Type"] = values.body.type;
  return { method: operation.method, url: `${vendor.base_url}${path}${query ? `?${query}` : ""}`, headers, body: values.body?.text ?? null };
}

const shell = (text) => `'${text.replace(/'/g, "'\\''")}'`;

export function curl({ method, url, headers, body }) {
  const lines = [`curl -sS -X ${method} ${shell(url)}`, ...Object.entries(headers).map(([name, value]) => `-H ${shell(`${name}: ${value}`)}`)];
  if (body !== null) lines.push(`--data-raw ${shell(body)}`);
  return lines.join(" \\\n  ");
}

export function python({ method, url, headers, body }) {
  const lines = ["import httpx", "", "answer = httpx.request(", `    ${literal(method)},`, `    ${literal(url)},`, "    headers={",
    ...Object.entries(headers).map(([name, value]) => `        ${literal(name)}: ${literal(value)},`), "    },"];
  if (body !== null) lines.push(`    content=${literal(body)}.encode(),`);
  return [...lines, ")", "print(answer.status_code, answer.text)"].join("\n");
}

// JSON's texts are Python's, too, but for characters beyond the basic plane, which must not be written as surrogates.
const literal = (text) => JSON.stringify(text);

export function javascript({ method, url, headers, body }) {
  const options = { method, headers, ...(body === null ? {} : { body }) };
  return `const answer = await fetch(${JSON.stringify(url)}, ${JSON.stringify(options, null, 2)});\nconsole.log(answer.status, await answer.text());`;
}
