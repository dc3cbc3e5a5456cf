"use strict";
// The page: a picture of the node that follows its journal, and a terminal for one session. Text reaches the document only through
// textContent, so nothing a host or a worker says can become markup.

const $ = (id) => document.getElementById(id);
const tokenKey = "holdfast.token";
const eventsShown = 14;
const tasksShown = 500;
const state = { events: [], session: null, screen: null, stream: null, busy: Promise.resolve(), refresh: null };

const token = () => sessionStorage.getItem(tokenKey);
const headers = (extra) => ({ ...(token() ? { authorization: `Bearer ${token()}` } : {}), ...extra });

async function call(method, path, body) {
  const used = token();
  const response = await fetch(path, {
    method,
    headers: headers(body === undefined ? {} : { "content-type": "application/json" }),
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (response.ok) return response.status === 204 ? null : response.json();
  const problem = await response.json().catch(() => ({ code: response.status, title: response.statusText }));
  if (response.status === 401 && askForToken(used)) return call(method, path, body);
  throw new Error(`${problem.code} ${problem.title}: ${problem.detail ?? ""}\n${problem.recovery ?? ""}`);
}

// Several calls may be refused at once; the first one asks for all of them.
function askForToken(refused) {
  if (token() !== refused) return true;
  const given = window.prompt("This node asks for a token. Make one with: holdfast api-keys create NAME --role power_user");
  if (given) sessionStorage.setItem(tokenKey, given.trim());
  return Boolean(given);
}

function element(tag, text, className) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function button(text, action, title) {
  const made = element("button", text);
  made.type = "button";
  if (title) made.title = title;
  made.addEventListener("click", () => attempt(action));
  return made;
}

async function attempt(action) {
  try {
    $("message").hidden = true;
    await action();
    return true;
  } catch (failure) {
    tell(failure.message);
    return false;
  }
}

function tell(text) {
  $("message").textContent = text;
  $("message").hidden = false;
}

const goodness = { running: "good", healthy: "good", idle: "good", connected: "good", active: "good", ok: "good", failed: "bad", unhealthy: "bad", error: "bad" };
const stateCell = (name) => element("span", name, `dot ${goodness[name] ?? "warn"}`);

function age(moment) {
  if (!moment) return "–";
  const seconds = Math.max(0, (Date.now() - Date.parse(moment)) / 1000);
  if (seconds < 100) return `${Math.floor(seconds)} s`;
  if (seconds < 6000) return `${Math.floor(seconds / 60)} min`;
  return seconds < 172800 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 86400)} d`;
}

function fill(table, rows, whenEmpty) {
  const body = $(table).tBodies[0];
  const columns = $(table).tHead.rows[0].cells;
  body.replaceChildren(...rows.map(({ cells, chosen }) => {
    const row = element("tr", undefined, chosen ? "chosen" : "");
    cells.forEach((cell, i) => {
      const td = element("td", undefined, columns[i].className);
      td.append(cell ?? "–");
      row.append(td);
    });
    return row;
  }));
  if (rows.length === 0) {
    const td = element("td", whenEmpty, "quiet");
    td.colSpan = columns.length;
    const row = element("tr");
    row.append(td);
    body.append(row);
  }
}

async function refresh() {
  const [node, sessions] = await Promise.all([call("GET", "/api/v1/node"), call("GET", "/api/v1/sessions?limit=1000")]);
  $("node").textContent = `${node.name} · version ${node.version} · up ${age(node.started_at)}${node.demo ? " · demo" : ""}`;
  showWorkers(node.workers);
  await refreshGraph();
  fill("endpoints", node.endpoints.map((endpoint) => ({
    cells: [endpoint.name, stateCell(endpoint.state), element("span", endpoint.address, "mono"),
      String(endpoint.sessions), endpoint.latency_ms === undefined ? null : `${endpoint.latency_ms.toFixed(1)} ms`],
  })), "none defined");
  showDoor(node.front_door);
  $("pools").replaceChildren(...node.pools.map((pool) => button(
    `Open from ${pool.name} (${pool.warm} warm)`, () => openSession(pool.name), `${pool.in_use} in use, ${pool.max} at the most`)));
  showSessions(sessions.items);
}

const counted = (what, counts) => {
  const entries = Object.entries(counts);
  return entries.length ? [`${what} ${entries.map(([name, count]) => `${name} ${count}`).join(", ")}`] : [];
};

function showDoor(door) {
  $("door").hidden = !door;
  if (!door) return;
  $("door-counts").textContent = [
    `${door.connected} connected, ${door.encrypted} encrypted`, ...counted("given", door.attached), ...counted("refused", door.refused),
    ...counted("dropped", door.dropped)].join(" · ");
  fill("door-ports", door.ports.map((port) => ({ cells: [element("span", port.address, "mono"), port.tls, String(port.terminals)] })), "none");
}

const phases = { running: "good", waiting: "good", created: "warn" };

// A task, and beneath it those that it started.
const flatten = (tasks, depth = 0) => tasks.flatMap((task) => [{ task, depth }, ...flatten(task.children, depth + 1)]);

function untilNow(seconds) {
  return seconds < 1 ? `${Math.round(seconds * 1000)} ms` : age(new Date(Date.now() - seconds * 1000).toISOString());
}

function siteOf(task) {
  const site = task.sites[0];
  if (!site) return null;
  return site.file ? `${site.file.split("/").pop()}:${site.line}` : site.member;
}

function titled(text, title, className) {
  const cell = element("span", text ?? "–", className);
  cell.title = title;
  return cell;
}

// Only an administrator may see them, so they are asked for only while somebody looks.
async function refreshTasks() {
  if (!$("tasks-open").open) return;
  const all = flatten((await call("GET", "/api/v1/node/tasks")).items);
  $("tasks-count").textContent = `${all.length} inside the daemon`;
  fill("tasks", all.slice(0, tasksShown).map(({ task, depth }) => {
    const more = [...task.holds.map((held) => `holds ${held}`), ...task.blocked_by.map((name) => `blocked by ${name}`)];
    const waits = [task.waits_for, ...more].filter(Boolean).join("; ");
    return {
      cells: [titled(`${"\u00a0\u00a0\u00a0".repeat(depth)}${task.name}`, task.name), element("span", task.phase, `dot ${phases[task.phase] ?? "warn"}`),
        untilNow(task.age_seconds), titled(waits || null, waits), titled(siteOf(task), task.sites.map((site) => site.member).join("\n"), "mono")],
    };
  }), "none");
}

// Identifiers begin with their time; their ends tell them apart.
function subjectCell(subject) {
  const cell = element("span", subject.replace(/([0-9a-z]{26})$/, (id) => `…${id.slice(-8)}`), "mono");
  cell.title = subject;
  return cell;
}

function showEvents() {
  fill("events", state.events.map((event) => ({
    cells: [element("span", event.time.slice(11, 23), "mono quiet"), event.actor, event.kind,
      subjectCell(event.subject), element("span", event.result, event.result === "ok" ? "good" : "bad")],
  })), "nothing yet");
}

// Reading the trail is itself recorded there, so the page reads it once and then follows it.
function onEvent(event) {
  state.events = [event, ...state.events].slice(0, eventsShown);
  showEvents();
  onWorkerEvent(event);
  if (event.kind !== "data_access") schedule();
}

function showWorkers(workers) {
  fill("workers", workers.map((worker) => {
    const actions = element("span");
    const running = worker.state === "running";
    const act = (verb) => () => call("POST", `/api/v1/workers/${encodeURIComponent(worker.name)}/${verb}`);
    actions.append(button(running ? "Restart" : "Start", act(running ? "restart" : "start")), " ");
    if (running) actions.append(button("Stop", act("stop")), " ");
    actions.append(button("Log", () => showLog(worker.name), "Follow what it writes"), " ", button("History", () => showHistory(worker.name), "What happened to it"));
    const name = titled(worker.name, worker.target ?? worker.command.join(" "));
    return { cells: [name, titled(worker.state, worker.reason ?? "", `dot ${goodness[worker.state] ?? "warn"}`), element("span", worker.pid ?? "–", "mono"), element("span", worker.port ?? "–", "mono"), age(worker.started_at), String(worker.restarts), actions] };
  }), "none defined");
}

function showSessions(sessions) {
  fill("sessions", sessions.map((session) => {
    const actions = element("span");
    actions.append(button("Show", () => show(session)), " ", button("Close", () => closeSession(session)));
    return {
      chosen: session.id === state.session?.id,
      cells: [element("span", session.id.slice(-8), "mono"), stateCell(session.state), session.endpoint, session.holder, actions],
    };
  }), "no sessions");
}

async function openSession(pool) {
  show(await call("POST", "/api/v1/sessions", { pool, label: "page" }));
  await refresh();
}

async function closeSession(session) {
  if (state.session?.id === session.id) leave();
  await call("DELETE", `/api/v1/sessions/${session.id}`);
}

function leave() {
  state.stream?.abort();
  state.session = state.screen = state.stream = null;
  $("screen").replaceChildren();
  $("screen-of").textContent = "choose a session, or open one";
  $("oia").textContent = "\u00a0";
}

function show(session) {
  leave();
  state.session = session;
  $("screen-of").textContent = `${session.id} on ${session.endpoint}`;
  state.stream = follow(`/api/v1/sessions/${session.id}/live`, onSessionEvent, undefined, () => {
    leave();
    tell(`The session ${session.id} has ended.`);
  });
  $("screen").focus();
}

// Server-sent events by fetch, because EventSource cannot send the token.
function follow(path, onEvent, onState = () => {}, onEnd = () => {}) {
  const abort = new AbortController();
  let last = "";
  (async () => {
    while (!abort.signal.aborted) {
      try {
        const response = await fetch(path, { headers: headers(last ? { "last-event-id": last } : {}), signal: abort.signal });
        if (response.status >= 400 && response.status < 500) return onEnd();
        onState(response.ok);
        const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
        for (let text = ""; ;) {
          const { value, done } = await reader.read();
          if (done) break;
          const events = (text + value).split("\n\n");
          text = events.pop();
          for (const event of events) {
            const lines = Object.fromEntries(event.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]));
            last = lines.id ?? last;
            if (lines.data) onEvent(JSON.parse(lines.data), lines.event);
          }
        }
      } catch { /* the node went away: try again below */ }
      onState(false);
      await new Promise((wake) => setTimeout(wake, 1000));
    }
  })();
  return abort;
}

// A session that is moved to another host tells of that between its screens.
function onSessionEvent(value, kind) {
  if (kind === "screen") draw(value);
  else if (kind === "migration") {
    const ended = ["completed", "failed", "rolled_back"].includes(value.state);
    $("screen-of").textContent = `${state.session.id} on ${value.state === "completed" ? value.to : value.from}${ended ? "" : `, on its way elsewhere: ${value.state}`}`;
  }
}

function draw(screen) {
  state.screen = screen;
  const rows = Array.from({ length: screen.rows }, () => element("span", undefined, "row"));
  const at = new Array(screen.rows).fill(1);
  for (const run of screen.runs) {
    const row = rows[run.row - 1];
    row.append(" ".repeat(Math.max(0, run.column - at[run.row - 1])));
    const span = element("span", undefined, `c-${run.color} h-${run.highlight}${run.intensified ? " bold" : ""}${run.input ? " field" : ""}`);
    span.append(element("span", run.text));
    row.append(span);
    at[run.row - 1] = run.column + run.text.length;
  }
  rows.forEach((row, i) => row.append(" ".repeat(Math.max(0, screen.columns + 1 - at[i]))));
  placeCursor(rows[screen.cursor.row - 1], screen.cursor.column);
  $("screen").replaceChildren(...rows);
  const position = `${String(screen.cursor.row).padStart(2, "0")}/${String(screen.cursor.column).padStart(3, "0")}`;
  $("oia").replaceChildren(element("span", screen.keyboard_locked ? "X  keyboard locked" : "ready"), element("span", position));
}

function placeCursor(row, column) {
  const walker = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
  for (let left = column - 1, node; (node = walker.nextNode());) {
    if (left >= node.length) { left -= node.length; continue; }
    const rest = node.splitText(left);
    rest.splitText(1);
    const mark = element("span", undefined, "cursor");
    rest.replaceWith(mark);
    mark.append(rest);
    return;
  }
}

const keyNames = {
  Enter: "enter", Tab: "tab", Backspace: "backspace", Delete: "delete", Home: "home", End: "field_end", Insert: "insert",
  ArrowUp: "up", ArrowDown: "down", ArrowLeft: "left", ArrowRight: "right", Escape: "clear", PageUp: "pf7", PageDown: "pf8",
};

function keyOf(event) {
  if (event.key === "Tab" && event.shiftKey) return "back_tab";
  const pf = /^F(\d+)$/.exec(event.key);
  return pf ? `pf${Number(pf[1]) + (event.shiftKey ? 12 : 0)}` : keyNames[event.key];
}

// Keystrokes go to the host one after the other, in the order they were typed.
function send(step) {
  const session = state.session;
  if (!session) return;
  state.busy = state.busy.then(() => attempt(() => call("POST", `/api/v1/sessions/${session.id}/input`, { steps: [step] })));
}

$("screen").addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const key = keyOf(event);
  if (key) send({ press: key });
  else if (event.key.length === 1) send({ type: event.key });
  else return;
  event.preventDefault();
});

for (const [name, key] of [["Enter", "enter"], ["Clear", "clear"], ["PF1", "pf1"], ["PF3", "pf3"], ["PF7", "pf7"], ["PF8", "pf8"], ["PF12", "pf12"], ["PA1", "pa1"], ["Reset", "reset"]])
  $("keys").append(button(name, () => { send({ press: key }); $("screen").focus(); }));

$("tasks-open").addEventListener("toggle", () => attempt(refreshTasks));

function schedule() {
  state.refresh ??= setTimeout(() => { state.refresh = null; attempt(refresh); }, 120);
}

async function begin() {
  await refresh();
  state.events = (await call("GET", `/api/v1/audit?limit=${eventsShown}`)).items;
  showEvents();
  follow(`/api/v1/events?after=${state.events[0]?.sequence ?? 0}`, onEvent, (on) => {
    $("live").textContent = on ? "live" : "offline";
    $("live").className = `pill ${on ? "good" : "bad"}`;
    if (on) schedule();
  });
  setInterval(schedule, 5000);
  setInterval(() => { if ($("tasks-open").open) attempt(refreshTasks); }, 5000);
}

(async () => {
  while (!await attempt(begin)) await new Promise((wake) => setTimeout(wake, 3000));
})();
