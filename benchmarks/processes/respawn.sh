#!/usr/bin/env bash
# Kills a worker again and again and prints how long after each death its replacement was started, by the Keeper's own
# clock as the journal tells it. Usage: benchmarks/processes/respawn.sh [KILLS]
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
kills=${1:-30}
folder=$(mktemp -d)
export HOLDFAST_DATA="$folder/data" HOLDFAST_DEMO_PORT=17271 HOLDFAST_DEMO_HOST_A=13275 HOLDFAST_DEMO_HOST_B=13276
holdfast="$here/holdfast"
trap '"$holdfast" down >/dev/null; rm -rf "$folder"' EXIT

cat >"$folder/holdfast.yaml" <<YAML
holdfast: 1
listen: { http: "127.0.0.1:$HOLDFAST_DEMO_PORT" }
workers:
  sleeper:
    command: sleep 1000000
    restart: { policy: always, max_retries: 1000, window: 1s, backoff: { initial: 1ms, max: 1ms } }
YAML
"$holdfast" up --config "$folder/holdfast.yaml" >&2
for _ in $(seq "$kills"); do
  kill -9 "$("$holdfast" ps --json | jq '.items[0].pid')"
  sleep 1.2 # a run that lasted longer than the window is restarted without backoff
done
sleep 0.2
"$holdfast" audit --json --limit 1000 --subject worker/sleeper | jq -r '
  [.items[] | select(.kind == "process_exited" or .kind == "process_started")] | sort_by(.sequence)
  | [range(0; length - 1) as $i | select(.[$i].kind == "process_exited") | (.[$i + 1].data.spawned_ns - .[$i].data.died_ns) / 1e6]
  | sort | "death to replacement over \(length) kills, ms: median \(.[length / 2 | floor]), worst \(.[-1])"'
