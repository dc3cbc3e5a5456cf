"use strict";
// Who waits for whom, drawn from left to right, and what happened to one worker, followed by push.

const drawing = "http://www.w3.org/2000/svg";
const nodesShown = 200;
const box = { width: 150, height: 34, gapX: 46, gapY: 14 };
const historyShown = 50;
const chronicle = { worker: null, records: [], asked: 0 };
let drawnGraph = "";

function shape(tag, attributes, className) {
  const made = document.createElementNS(drawing, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (className) made.setAttribute("class", className);
  return made;
}

// How many steps from those that wait for nobody; a circle, which no configuration has, would end here.
function depthOf(node, byName, path = new Set()) {
  if (path.has(node.name)) return 0;
  const next = new Set(path).add(node.name);
  return Math.max(0, ...node.depends_on.map((one) => byName.get(one.worker)).filter(Boolean).map((one) => depthOf(one, byName, next) + 1));
}

async function refreshGraph() {
  const all = (await call("GET", "/api/v1/graph")).items;
  const text = JSON.stringify(all);
  if (text === drawnGraph) return;
  drawnGraph = text;
  const needed = new Set(all.flatMap((node) => node.depends_on.map((one) => one.worker)));
  const nodes = all.filter((node) => node.depends_on.length > 0 || needed.has(node.name));
  $("graph-count").textContent = nodes.length === 0 ? "no worker waits for another" : `${nodes.length} of ${all.length} workers`;
  drawGraph(nodes.slice(0, nodesShown));
}

function placesOf(nodes) {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const rows = new Map();
  return new Map(nodes.map((node) => {
    const column = depthOf(node, byName);
    const row = rows.get(column) ?? 0;
    rows.set(column, row + 1);
    return [node.name, { x: 2 + column * (box.width + box.gapX), y: 2 + row * (box.height + box.gapY) }];
  }));
}

function drawGraph(nodes) {
  const places = placesOf(nodes);
  const most = (of) => Math.max(0, ...[...places.values()].map(of));
  const [width, height] = nodes.length ? [most((at) => at.x) + box.width + 2, most((at) => at.y) + box.height + 2] : [0, 0];
  $("graph").setAttribute("viewBox", `0 0 ${width} ${height}`);
  $("graph").setAttribute("width", width);
  $("graph").setAttribute("height", height);
  $("graph").replaceChildren(...nodes.flatMap((node) => edgesOf(node, places)), ...nodes.map((node) => boxOf(node, places.get(node.name))));
}

function edgesOf(node, places) {
  const to = places.get(node.name);
  return node.depends_on.filter((one) => places.has(one.worker)).map((one) => {
    const from = places.get(one.worker);
    const [x1, y1, x2, y2] = [from.x + box.width, from.y + box.height / 2, to.x, to.y + box.height / 2];
    const middle = (x1 + x2) / 2;
    const edge = shape("path", { d: `M${x1},${y1} C${middle},${y1} ${middle},${y2} ${x2},${y2}` }, one.met ? "edge met" : "edge");
    const title = shape("title", {});
    title.textContent = `${node.name} waits for ${one.worker} to be ${one.condition}${one.met ? ", which it is" : ""}`;
    edge.append(title);
    return edge;
  });
}

function boxOf(node, at) {
  const group = shape("g", { transform: `translate(${at.x},${at.y})`, tabindex: 0, role: "button" }, `node ${goodness[node.state] ?? "warn"}`);
  const name = shape("text", { x: 10, y: 15 }, "name");
  name.textContent = node.name.length > 20 ? `${node.name.slice(0, 19)}…` : node.name;
  const what = shape("text", { x: 10, y: 28 }, "what");
  what.textContent = node.state;
  const title = shape("title", {});
  title.textContent = `${node.name} is ${node.state}${node.reason ? `: ${node.reason}` : ""}`;
  group.append(title, shape("rect", { width: box.width, height: box.height, rx: 6 }), name, what);
  const open = () => attempt(() => showHistory(node.name));
  group.addEventListener("click", open);
  group.addEventListener("keydown", (event) => { if (event.key === "Enter") open(); });
  return group;
}

async function showHistory(worker) {
  const asked = ++chronicle.asked;
  chronicle.worker = worker;
  chronicle.records = [];
  $("history-of").textContent = worker;
  const query = new URLSearchParams({ subject: `worker/${worker}`, limit: historyShown });
  const { items } = await call("GET", `/api/v1/audit?${query}`);
  if (asked !== chronicle.asked) return;
  // What came by push meanwhile is among them.
  const known = new Set(items.map((record) => record.sequence));
  chronicle.records = [...chronicle.records.filter((record) => !known.has(record.sequence)), ...items];
  drawHistory();
}

function onWorkerEvent(event) {
  if (!chronicle.worker || event.subject !== `worker/${chronicle.worker}`) return;
  chronicle.records = [event, ...chronicle.records].slice(0, historyShown);
  drawHistory();
}

function drawHistory() {
  fill("history", chronicle.records.map((record) => {
    const data = record.data ?? {};
    const words = record.kind.replace(/^process_/, "").replaceAll("_", " ");
    const why = reasonOf(record, data);
    return {
      cells: [titled(record.time.slice(11, 23), record.time, "mono quiet"), element("span", words, record.result === "ok" ? "" : "bad"),
        element("span", data.pid ?? "–", "mono"), exitOf(data), titled(why || null, why)],
    };
  }), chronicle.worker ? "no events" : "");
}

function exitOf(data) {
  if (data.exit) return data.exit;
  if (data.signal > 0) return `signal ${data.signal}`;
  return data.code === undefined ? null : `exit ${data.code}`;
}

function reasonOf(record, data) {
  return [
    record.result === "ok" ? null : record.result.replace("failed:", ""), data.reason ?? data.detail,
    data.delay_ms > 0 ? `in ${(data.delay_ms / 1000).toLocaleString("en", { maximumFractionDigits: 3 })} s` : null,
    record.actor.startsWith("system:") ? null : `by ${record.actor}`,
  ].filter(Boolean).join(", ");
}
