// Reading OpenAPI documents: references, operations, examples.

const METHODS = ["get", "post", "put", "patch", "delete"];

export function resolved(document, value) {
  for (let turns = 0; value && value.$ref && turns < 20; turns += 1) {
    const found = value.$ref.replace(/^#\//, "").split("/").reduce(
      (at, part) => at?.[decodeURIComponent(part).replace(/~1/g, "/").replace(/~0/g, "~")], document);
    const { $ref, ...beside } = value;
    value = { ...found, ...beside };
  }
  return value || {};
}

export function operations(document) {
  return Object.entries(document.paths || {}).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => {
      const operation = item[method];
      const parameters = [...(item.parameters || []), ...(operation.parameters || [])].map((each) => resolved(document, each));
      return { id: operation.operationId, path, method: method.toUpperCase(), summary: operation.summary || "", parameters, operation };
    }));
}

export function body(document, operation) {
  const described = resolved(document, operation.requestBody);
  const [type, content] = Object.entries(described.content || {})[0] || [];
  return type ? { type, content, required: Boolean(described.required), schema: resolved(document, content.schema) } : null;
}

export function examplesOf(document, content) {
  const named = Object.entries(content?.examples || {}).map(([name, each]) => [name, resolved(document, each).value]);
  return content && "example" in content ? [["example", content.example], ...named] : named;
}

export function typeName(document, schema) {
  const found = resolved(document, schema);
  const types = [found.type].flat().filter(Boolean).join(" or ");
  if (found.type === "array" && found.items) return `array of ${typeName(document, found.items) || "anything"}`;
  if (types) return types;
  const some = found.anyOf || found.oneOf;
  return some ? [...new Set(some.map((each) => typeName(document, each)))].join(" or ") : "const" in found ? JSON.stringify(found.const) : "";
}

// A value that the schema allows, as plain as possible; required properties only.
export function made(document, schema, depth = 0) {
  const found = resolved(document, schema);
  if ("default" in found) return found.default;
  if ("const" in found) return found.const;
  const given = (found.examples || []).concat("example" in found ? [found.example] : []).find((each) => !isPlaceholder(each));
  if (given !== undefined) return given;
  if (found.enum) return found.enum[0];
  const inner = found.anyOf || found.oneOf;
  if (inner && !found.type && !found.properties) return made(document, inner[0], depth + 1);
  const type = [found.type].flat()[0] || (found.properties ? "object" : "string");
  if (type === "object") {
    const names = depth > 6 ? [] : found.required || [];
    return Object.fromEntries(names.map((name) => [name, made(document, found.properties?.[name], depth + 1)]));
  }
  if (type === "array") return found.minItems || depth < 2 ? [made(document, found.items, depth + 1)] : [];
  if (type === "integer" || type === "number") return found.minimum ?? 1;
  if (type === "boolean") return true;
  if (found.format === "date") return "2026-01-31";
  if (found.format === "date-time") return "2026-01-31T09:30:00Z";
  if (found.format === "email") return "alex@example.com";
  if (found.format === "uri") return "https://example.com/";
  return "text".padEnd(found.minLength || 0, ".");
}

export const isPlaceholder = (value) =>
  typeof value === "string" && (/^(\.\.\.|…)$/.test(value) || /^[[{<].*[\]}>]$/.test(value) || /^Y{2,4}-M{2}/.test(value) || /insert .*here/i.test(value));
