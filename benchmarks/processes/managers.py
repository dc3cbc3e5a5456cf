"""The process managers under measurement: how each is configured, started, killed and stopped, and which processes are its own."""
import glob, http.client, json, os, re, shutil, signal, socket, subprocess, time

TICKS = os.sysconf("SC_CLK_TCK")
HERE = os.path.dirname(os.path.abspath(__file__))
DIST = os.path.join(HERE, "..", "..", "artifacts", "dist")


class Folder:
    def __init__(self, root):
        self.root = root

    def path(self, *parts):
        return os.path.join(self.root, *parts)

    def write(self, name, text, mode=0o644):
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write(text)
        os.chmod(path, mode)
        return path


def stat(pid):
    try:
        return open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    except OSError:
        return None


def lives(pid):
    fields = stat(pid)
    return fields is not None and fields[0] != "Z"


def cpu_seconds(pids):
    return sum((int(fields[11]) + int(fields[12])) / TICKS for fields in map(stat, pids) if fields)


def run_nanoseconds(pids):
    """Processor time by the kernel's exact clock of each process (clock_getcpuclockid(3)): ticks are too coarse for a manager at rest."""
    return sum(time.clock_gettime_ns(~pid << 3 | 2) for pid in pids if lives(pid))


def pss(pids):
    total = 0
    for pid in pids:
        try:
            total += 1024 * int(re.search(r"^Pss:\s+(\d+)", open(f"/proc/{pid}/smaps_rollup").read(), re.M)[1])
        except (OSError, TypeError):
            continue
    return total


def descendants(root):
    """A process and all below it."""
    children = {}
    for path in glob.glob("/proc/[0-9]*"):
        pid = int(path.split("/")[2])
        if fields := stat(pid):
            children.setdefault(int(fields[1]), []).append(pid)
    found, open_ = [], [root]
    while open_:
        pid = open_.pop()
        found.append(pid)
        open_ += children.get(pid, [])
    return found


def command_of(pid):
    try:
        return open(f"/proc/{pid}/cmdline", "rb").read().decode(errors="replace").split("\0")
    except OSError:
        return [""]


class Peers:
    """Fetches the peers: Debian's packages unpacked below artifacts, pm2 by npm."""

    packages = {"supervisord": ["supervisor", "python3-pkg-resources"], "runit": ["runit"], "s6": ["s6", "libs6-2.11", "libskarnet2.13", "libexecline2.9", "execline"], "monit": ["monit"]}

    def fetch(self, out, wanted):
        for name in wanted:
            target = os.path.join(out, "peers", name)
            if name == "pm2" and shutil.which("npm") and not os.path.exists(target):
                subprocess.run(["npm", "install", "--silent", "--prefix", target, "pm2"], stdout=subprocess.DEVNULL)
            if name not in self.packages or os.path.exists(target):
                continue
            folder = os.path.join(out, "packages", name)
            os.makedirs(folder, exist_ok=True)
            os.makedirs(target)
            for package in self.packages[name]:
                subprocess.run(["apt-get", "download", package], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            for package in glob.glob(os.path.join(folder, "*.deb")):
                subprocess.run(["dpkg-deb", "-x", package, target], check=True)


PEERS = Peers()


class Manager:
    """What all have in common."""

    captures = True
    restarts = True
    carries_many = False

    def __init__(self, folder, out, commands):
        self.folder, self.out, self.commands = folder, out, commands
        self.root = None
        self.configure()

    @classmethod
    def peer(cls, out, *parts):
        return os.path.join(out, "peers", cls.name, *parts)

    def launch(self, command, **environment):
        log = open(self.folder.path("manager.log"), "ab")
        process = subprocess.Popen(
            command, cwd=self.folder.root, env={**os.environ, **environment}, stdin=subprocess.DEVNULL,
            stdout=log, stderr=log, start_new_session=True)
        self.root = process.pid
        return process

    def parts(self):
        """Its own processes by part; the children are not among them."""
        return {self.name: [pid for pid in descendants(self.root) if not command_of(pid)[0].endswith("/child")]}

    def captors(self):
        """Those that take in what the children write."""
        return [pid for pids in self.parts().values() for pid in pids]

    def kill(self):
        """Kills every process of it, and none of the children."""
        for pids in list(self.parts().values()):
            for pid in pids:
                os.kill(pid, signal.SIGKILL)

    def finish(self):
        """Begins its orderly end, which ends all its children."""
        os.kill(self.root, signal.SIGTERM)

    def stop(self):
        try:
            self.kill()
        except ProcessLookupError:
            pass
        for _ in range(200):
            try:
                os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                break


class OwnerConnection(http.client.HTTPConnection):
    """HTTP over the node's Unix socket."""

    def __init__(self, path):
        super().__init__("localhost")
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self.path)


class Floor(Manager):
    """No manager: a loop in C around the kernel's own calls (child/floor.c)."""

    name = "floor"
    captures = False
    restarts = False
    carries_many = True

    @classmethod
    def is_there(cls, out):
        return True

    def configure(self):
        self.child, self.ear = next(iter(self.commands.values()))[:2]

    def start(self):
        self.launch([os.path.join(self.out, "floor"), self.child, self.ear, str(len(self.commands))])

    def finish(self):
        children = descendants(self.root)[1:]
        os.kill(self.root, signal.SIGKILL)
        for pid in children:
            os.kill(pid, signal.SIGTERM)

    def log(self, name):
        return []


class Holdfast(Manager):
    name = "Holdfast"
    carries_many = True

    @classmethod
    def is_there(cls, out):
        return os.path.exists(os.path.join(DIST, "holdfastd"))

    def configure(self):
        workers = "".join(
            f"  {name}:\n    command: {json.dumps(command)}\n    start_grace: 100ms\n"
            "    restart: { policy: always, max_retries: 1000, window: 1s, backoff: { initial: 1ms, max: 1ms } }\n"
            for name, command in self.commands.items())
        self.config = self.folder.write(
            "holdfast.yaml", f'holdfast: 1\nnode: {{ data: {self.folder.path("data")} }}\nlisten: {{ http: "127.0.0.1:17279" }}\nworkers:\n{workers}')

    def start(self):
        self.launch([os.path.join(DIST, "holdfastd"), "run", "--config", self.config])

    def parts(self):
        keeper = [pid for pid in map(int, filter(str.isdigit, os.listdir("/proc")))
                  if command_of(pid)[0].endswith("holdfast-keeper") and self.folder.path("data", "keeper.sock") in command_of(pid)]
        return {"Keeper": [pid for pid in keeper if lives(pid)], "daemon": [self.root] if lives(self.root) else []}

    def captors(self):
        return self.parts()["Keeper"]

    def finish(self):
        daemon = OwnerConnection(self.folder.path("data", "holdfast.sock"))
        daemon.request("POST", "/api/v1/node/shutdown", '{"keep_workers": false}', {"Content-Type": "application/json"})
        daemon.getresponse().read()

    def log(self, name):
        return sorted(glob.glob(self.folder.path("data", "logs", "workers", f"{name}.out*.log")))


class Supervisord(Manager):
    name = "supervisord"
    carries_many = True

    @classmethod
    def is_there(cls, out):
        return os.path.exists(cls.peer(out, "usr", "bin", "supervisord"))

    def configure(self):
        programs = "".join(
            f"[program:{name}]\ncommand={' '.join(command)}\nautorestart=true\nstartretries=1000\nstartsecs=0\n"
            f"stdout_logfile={self.folder.path(name + '.log')}\nstdout_logfile_maxbytes=50MB\nredirect_stderr=true\n"
            for name, command in self.commands.items())
        self.config = self.folder.write("supervisord.conf", f"[supervisord]\nlogfile={self.folder.path('s.log')}\npidfile={self.folder.path('s.pid')}\nminfds=4096\n{programs}")

    def start(self):
        self.launch(["/usr/bin/python3", self.peer(self.out, "usr", "bin", "supervisord"), "-n", "-c", self.config],
                    PYTHONPATH=self.peer(self.out, "usr", "lib", "python3", "dist-packages"))

    def log(self, name):
        return glob.glob(self.folder.path(f"{name}.log*"))


class Runit(Manager):
    name = "runit"

    @classmethod
    def is_there(cls, out):
        return os.path.exists(cls.peer(out, "usr", "bin", "runsvdir"))

    def configure(self):
        for name, command in self.commands.items():
            self.folder.write(f"sv/{name}/run", f"#!/bin/sh\nexec {' '.join(command)} 2>&1\n", 0o755)
            os.makedirs(self.folder.path("logs", name))
            self.folder.write(f"logs/{name}/config", "s50000000\nn10\n")
            self.folder.write(f"sv/{name}/log/run", f"#!/bin/sh\nexec svlogd {self.folder.path('logs', name)}\n", 0o755)

    def start(self):
        binaries = self.peer(self.out, "usr", "bin") + ":" + os.environ["PATH"]
        self.launch([self.peer(self.out, "usr", "bin", "runsvdir"), "-P", self.folder.path("sv")], PATH=binaries)

    def parts(self):
        return {self.name: [pid for pid in map(int, filter(str.isdigit, os.listdir("/proc")))
                            if os.path.basename(command_of(pid)[0]) in ("runsvdir", "runsv", "svlogd") and lives(pid)]}

    def log(self, name):
        return glob.glob(self.folder.path("logs", name, "*"))


class S6(Manager):
    name = "s6"

    @classmethod
    def is_there(cls, out):
        return bool(glob.glob(cls.peer(out, "*", "s6-svscan")) + glob.glob(cls.peer(out, "usr", "bin", "s6-svscan")))

    def configure(self):
        for name, command in self.commands.items():
            self.folder.write(f"scan/{name}/run", f"#!/bin/sh\nexec {' '.join(command)} 2>&1\n", 0o755)
            os.makedirs(self.folder.path("logs", name))
            self.folder.write(f"scan/{name}/log/run", f"#!/bin/sh\nexec s6-log n10 s50000000 {self.folder.path('logs', name)}\n", 0o755)

    def start(self):
        # It calls its parts by their installed paths: in a mount namespace of its own they are there.
        binaries = self.peer(self.out, "usr", "bin")
        libraries = ":".join(glob.glob(self.peer(self.out, "usr", "lib", "*-linux-gnu")))
        script = f"mount -t overlay overlay -o lowerdir={binaries}:/usr/bin /usr/bin && exec s6-svscan -c 1000 {self.folder.path('scan')}"
        self.launch(["unshare", "-m", "sh", "-c", script], LD_LIBRARY_PATH=libraries)

    def parts(self):
        return {self.name: [pid for pid in map(int, filter(str.isdigit, os.listdir("/proc")))
                            if os.path.basename(command_of(pid)[0]) in ("s6-svscan", "s6-supervise", "s6-log") and lives(pid)]}

    def log(self, name):
        return glob.glob(self.folder.path("logs", name, "*"))


class Pm2(Manager):
    name = "pm2"

    @classmethod
    def is_there(cls, out):
        return os.path.exists(cls.peer(out, "node_modules", "pm2", "bin", "pm2"))

    def configure(self):
        self.folder.write("ecosystem.json", json.dumps({"apps": [
            {"name": name, "script": command[0], "args": command[1:], "interpreter": "none", "exec_mode": "fork",
             "out_file": self.folder.path(f"{name}.log"), "error_file": self.folder.path(f"{name}.err"),
             "max_restarts": 1000, "min_uptime": 100} for name, command in self.commands.items()]}))

    def start(self):
        subprocess.run([self.peer(self.out, "node_modules", "pm2", "bin", "pm2"), "start", self.folder.path("ecosystem.json")],
                       env={**os.environ, "PM2_HOME": self.folder.path("pm2")}, cwd=self.folder.root, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, timeout=120)
        self.root = int(open(self.folder.path("pm2", "pm2.pid")).read())

    def log(self, name):
        return glob.glob(self.folder.path(f"{name}*.log"))


class Monit(Manager):
    name = "monit"
    captures = False

    @classmethod
    def is_there(cls, out):
        return os.path.exists(cls.peer(out, "usr", "bin", "monit"))

    def configure(self):
        checks = ""
        for name, command in self.commands.items():
            start = self.folder.write(f"start/{name}", f"#!/bin/sh\nsetsid {' '.join(command)} >{self.folder.path(name + '.log')} 2>&1 &\necho $! >{self.folder.path(name + '.pid')}\n", 0o755)
            checks += f"check process {name} with pidfile {self.folder.path(name + '.pid')}\n start program = \"{start}\"\n stop program = \"/bin/true\"\n"
        self.config = self.folder.write(
            "monitrc", f"set daemon 1\nset pidfile {self.folder.path('monit.pid')}\nset statefile {self.folder.path('monit.state')}\nset idfile {self.folder.path('monit.id')}\n{checks}", 0o600)

    def start(self):
        self.launch([self.peer(self.out, "usr", "bin", "monit"), "-I", "-c", self.config])

    def log(self, name):
        return [self.folder.path(f"{name}.log")]


MANAGERS = {manager.name: manager for manager in (Floor, Holdfast, Supervisord, Runit, S6, Pm2, Monit)}
