"use strict";
// The log of one worker, followed by push. The filter is the node's: what does not pass it is never sent.

const linesShown = 1000;
const backlog = 200;
const log = { worker: null, stream: null, waiting: [], frame: 0, filter: 0 };

function showLog(worker) {
  log.stream?.abort();
  log.worker = worker;
  log.waiting = [];
  $("log").replaceChildren();
  $("log-of").textContent = worker;
  const query = new URLSearchParams({ last: backlog });
  if ($("log-pattern").value) query.set("pattern", $("log-pattern").value);
  if ($("log-level").value) query.set("level", $("log-level").value);
  const path = `/api/v1/workers/${encodeURIComponent(worker)}/logs/live?${query}`;
  const stream = follow(path, (line) => {
    if (log.stream !== stream) return;
    log.waiting.push(line);
    log.frame ||= requestAnimationFrame(drawLog);
  }, undefined, () => {
    // Refused: an ordinary call tells why.
    if (log.stream === stream) attempt(() => call("GET", `/api/v1/workers/logs/search?workers=${encodeURIComponent(worker)}&${query}`));
  });
  log.stream = stream;
}

// Many lines may come at once: they are drawn once for each picture, and only the last ones are kept.
function drawLog() {
  log.frame = 0;
  const view = $("log");
  const atEnd = view.scrollHeight - view.scrollTop - view.clientHeight < 24;
  view.append(...log.waiting.splice(0).slice(-linesShown).map(logLine));
  while (view.childElementCount > linesShown) view.firstElementChild.remove();
  if (atEnd) view.scrollTop = view.scrollHeight;
}

function logLine(line) {
  const row = element("div", undefined, `l-${line.level ?? "none"} ${line.stream}`);
  if (line.lost) row.append(element("div", `${line.lost} bytes before this line are no longer kept`, "lost"));
  if (line.time) {
    const time = element("span", new Date(line.time).toTimeString().slice(0, 8), "time");
    time.title = line.time;
    row.append(time);
  }
  row.append(line.text);
  return row;
}

function filterLog() {
  clearTimeout(log.filter);
  log.filter = setTimeout(() => { if (log.worker) showLog(log.worker); }, 250);
}

$("log-pattern").addEventListener("input", filterLog);
$("log-level").addEventListener("change", filterLog);
$("log-filter").addEventListener("submit", (event) => { event.preventDefault(); filterLog(); });
