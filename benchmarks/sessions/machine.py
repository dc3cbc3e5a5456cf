"""The processes of a run: banks, a daemon, the driver, and a wire between daemon and bank that can be made to misbehave."""
import asyncio, http.client, json, os, random, re, shutil, signal, socket, sqlite3, subprocess, threading, time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.abspath(os.path.join(HERE, "..", ".."))
OUT = os.path.join(ROOT, "artifacts", "benchmarks", "sessions")
WORK = os.path.join(OUT, "work")
DIST = os.path.join(ROOT, "artifacts", "dist")
DRIVER = os.path.join(OUT, "driver", "Holdfast.Benchmarks.Sessions")
KEEPER = os.path.join(DIST, "holdfast-keeper")
LISTEN_PATIENCE = 30.0

CONFIGURATION = """
holdfast: 1
node: {{ name: benchmark{node} }}
listen: {{ http: "127.0.0.1:{port}" }}
limits: {{ sessions: 100000, sessions_per_tenant: 100000, sessions_per_user: 100000 }}
endpoints:
{endpoints}
journeys:
  teller-logon:
    steps:
      - wait: {{ text: "LOGON ===>" }}
      - press: enter
      - wait: {{ text: "Password" }}
      - field: {{ label: User ID, text: TELLER1 }}
      - field: {{ label: Password, text: HARBOR1 }}
      - press: enter
      - wait: {{ text: "Main Menu" }}
    reset:
      - press: pf12
      - wait: {{ text: "Main Menu" }}
  teller-only:
    steps:
      - wait: {{ text: "LOGON ===>" }}
      - press: enter
      - wait: {{ text: "Password" }}
      - field: {{ label: User ID, text: TELLER1 }}
      - field: {{ label: Password, text: HARBOR1 }}
      - press: enter
      - wait: {{ text: "Main Menu" }}
pools:
  fresh: {{ endpoints: [{names}], min: 0, spares: 0, max: {most}, max_waiting: 10000, checkout_timeout: 60s, journey: teller-only }}
  teller: {{ endpoints: [{names}], min: {ready}, spares: 0, max: {most}, max_waiting: 10000, checkout_timeout: 60s, journey: teller-logon{more} }}
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def await_port(port):
    end = time.monotonic() + LISTEN_PATIENCE
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise SystemExit(f"nothing listens on {port}")


def stop(process):
    if process and process.poll() is None:
        process.kill()
    if process:
        process.wait()


def cpu_seconds(pid):
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def stolen_seconds():
    """Processor time that this machine asked for and its host gave to others (proc(5), steal)."""
    return int(open("/proc/stat").readline().split()[8]) / os.sysconf("SC_CLK_TCK")


def private_bytes(pid):
    return 1024 * sum(int(size) for size in re.findall(r"^Private_\w+:\s+(\d+)", open(f"/proc/{pid}/smaps_rollup").read(), re.M))


def kernel_bytes():
    fields = {line.split(":")[0]: int(line.split()[1]) * 1024 for line in open("/proc/meminfo")}
    buffers = next(line for line in open("/proc/net/sockstat") if line.startswith("TCP:")).split()
    return fields["Slab"] + fields["PageTables"] + int(buffers[buffers.index("mem") + 1]) * os.sysconf("SC_PAGE_SIZE")


def fresh(*parts):
    folder = os.path.join(WORK, *parts)
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    return folder


class Bank:
    """One instance of Harbor Bank; instances with the same folder are one bank."""

    def __init__(self, name, folder, port=None):
        self.name, self.folder, self.port = name, folder, port or free_port()
        self.process = None
        self.start()

    def start(self):
        program = os.path.join(DIST, "harbor-bank", "harbor-bank")
        self.process = subprocess.Popen(
            [program, "--port", str(self.port), "--data", self.folder, "--name", self.name], stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)
        await_port(self.port)

    def kill(self):
        stop(self.process)

    def signal(self, number):
        os.kill(self.process.pid, number)

    def ledger(self):
        """How often each reference of a teller's stands in the books, and all balances together, which are nothing in a sound bank."""
        files = [os.path.join(self.folder, name) for name in os.listdir(self.folder) if name.endswith(".db")]
        with sqlite3.connect(files[0]) as books:
            rows = books.execute("SELECT reference, count(*) FROM transfers WHERE reference GLOB 'T[0-9]*' GROUP BY reference").fetchall()
            entries = books.execute("SELECT (SELECT sum(balance) FROM accounts), (SELECT sum(amount) FROM entries)").fetchone()
        return dict(rows), entries


class Wire:
    """A TCP relay in front of a bank: passes everything on, or sends garbage, refuses, or is slow."""

    def __init__(self, target):
        self.port, self.target, self.mode, self.delay = free_port(), target, "pass", 2.0
        self.loop = asyncio.new_event_loop()
        self.pairs, self.server = set(), None
        self.draws = random.Random(1)
        threading.Thread(target=self.loop.run_forever, daemon=True).start()
        self.do(self.listen())

    def do(self, work):
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(30)

    async def listen(self):
        self.server = await asyncio.start_server(self.serve, "127.0.0.1", self.port, backlog=1000)

    async def serve(self, reader, writer):
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            writer.transport.abort()
            return
        self.pairs.add(pair := (writer, far_writer))
        try:
            await asyncio.gather(self.relay(reader, far_writer, False), self.relay(far_reader, writer, True))
        except OSError:
            pass
        finally:
            self.pairs.discard(pair)
            for end in pair:
                end.transport.abort()

    async def relay(self, reader, writer, from_host):
        while data := await reader.read(65536):
            if from_host and self.mode == "garbage":
                data = self.draws.randbytes(len(data))
            if from_host and self.mode == "slow":
                await asyncio.sleep(self.delay)
            writer.write(data)
            await writer.drain()
        writer.transport.abort()

    async def turn(self, mode):
        self.mode = mode
        if mode == "refuse":
            self.server.close()
            for pair in list(self.pairs):
                for end in pair:
                    end.transport.abort()
        elif self.server and not self.server.is_serving():
            await self.listen()

    def close(self):
        self.do(self.turn("refuse"))
        self.loop.call_soon_threadsafe(self.loop.stop)


def configure(folder, endpoints, most, more="", node="", ready=0):
    """Writes a configuration for endpoints {name: port}, with more of the pool and of the node and so many sessions kept ready; returns its file and the port of the daemon's HTTP."""
    port = free_port()
    lines = "\n".join(
        f"  {name}: {{ host: 127.0.0.1, port: {target}, tls: none, max_connections: 60000, health: {{ interval: 1s, timeout: 2s }} }}"
        for name, target in endpoints.items())
    path = os.path.join(folder, "holdfast.yaml")
    with open(path, "w") as file:
        file.write(CONFIGURATION.format(port=port, endpoints=lines, names=", ".join(endpoints), most=most, more=more, node=node and f", {node}", ready=ready))
    return path, port


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=30)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self.path)


class Daemon:
    """A real holdfastd with a data folder of its own."""

    def __init__(self, folder, endpoints, most, more="", node="", ready=0):
        self.folder = folder
        self.data = os.path.join(folder, "data")
        self.config, self.port = configure(folder, endpoints, most, more, node, ready)
        self.socket = os.path.join(self.data, "holdfast.sock")
        self.process, self.keeper = None, None
        self.start()

    def start(self):
        """Starts it and returns the seconds until it answered."""
        began = time.monotonic()
        self.process = subprocess.Popen(
            [os.path.join(DIST, "holdfastd"), "run", "--config", self.config, "--data", self.data],
            stdout=open(os.path.join(self.folder, "daemon.log"), "a"), stderr=subprocess.STDOUT)
        while True:
            try:
                status = self.get("/api/v1/node")
                self.keeper = status["keeper_pid"]
                return time.monotonic() - began
            except (OSError, http.client.HTTPException):
                if self.process.poll() is not None or time.monotonic() - began > LISTEN_PATIENCE:
                    raise SystemExit(f"the daemon does not start: see {self.folder}/daemon.log")
                time.sleep(0.01)

    def get(self, path):
        connection = UnixConnection(self.socket)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            body = answer.read()
            if answer.status != 200:
                raise SystemExit(f"GET {path}: {answer.status} {body[:300]}")
            return json.loads(body)
        finally:
            connection.close()

    def kill(self):
        stop(self.process)

    def close(self):
        self.kill()
        if self.keeper:
            try:
                os.kill(self.keeper, signal.SIGKILL)
            except ProcessLookupError:
                pass


class Driver:
    """The measuring program; collects the figures that it prints."""

    def __init__(self, *arguments):
        self.figures, self.texts = {}, []
        self.process = subprocess.Popen([DRIVER, *map(str, arguments)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def until(self, name=None):
        for line in self.process.stdout:
            key, _, value = line.strip().partition(" ")
            if key in ("text", "met"):
                self.texts.append(value)
            else:
                self.figures[key] = float(value)
            if key == name:
                return self
        if name or self.process.wait() != 0:
            raise SystemExit(f"{' '.join(self.process.args[1:2])} ended with {self.process.wait()}")
        return self

    def say(self, word):
        self.process.stdin.write(word + "\n")
        self.process.stdin.flush()

    def __getitem__(self, name):
        return self.figures[name]

    def close(self):
        """Ends it, and its Keeper where it did not come to do that itself."""
        running = self.process.poll() is None
        stop(self.process)
        if running and "keeper" in self.figures:
            os.kill(int(self.figures["keeper"]), signal.SIGKILL)
