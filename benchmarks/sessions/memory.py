"""What a daemon's memory is made of, over time: by the kernel's maps, and after a full collection by the runtime's own word."""
import collections, glob, os, re, socket, statistics, struct, threading, time

ARENA = 64 * 1024 * 1024  # of the C library, and where they begin; its first heap has a name
COLLECT = 0x800001  # keywords of the runtime's events: whoever listens for these has everything collected, and is told what is left
RUNTIME = "Microsoft-Windows-DotNETRuntime"
HEAP_STATS = 4  # the event after a collection: sizes and promoted bytes of generations 0, 1, 2 and of large objects, in turn
COLLECTING = 5.0
KINDS = ("managed heap", "compiled code", "C library", "kept files", "programs")


def maps_of(pid):
    """The maps of a process, in order: start, end, access, name, private bytes."""
    maps = []
    for line in open(f"/proc/{pid}/smaps"):
        if head := re.match(r"([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ \d+\s*(.*)$", line):
            maps.append([int(head[1], 16), int(head[2], 16), head[3], head[4], 0])
        elif line.startswith("Private_"):
            maps[-1][4] += 1024 * int(line.split()[1])
    return maps


def kind_of(start, end, name, behind):
    if "doublemapper" in name:
        return "compiled code"
    if name.endswith((".keep", ".spare")):
        return "kept files"
    if name.startswith("/"):
        return "programs"
    # An arena of the C library: what is used of it, and behind that what is reserved, up to its full size.
    is_arena = start % ARENA == 0 and behind and behind[0] == end and behind[2].startswith("---") and behind[1] == start + ARENA
    return "C library" if name == "[heap]" or is_arena else "managed heap"


def split(pid):
    """Private bytes of a process by kind."""
    maps = maps_of(pid)
    sizes = collections.Counter()
    for place, (start, end, _, name, private) in enumerate(maps):
        sizes[kind_of(start, end, name, maps[place + 1] if place + 1 < len(maps) else None)] += private
    return sizes


class Curve(threading.Thread):
    """Looks at a daemon and its Keeper now and then."""

    def __init__(self, daemon, interval):
        super().__init__(daemon=True)
        self.target, self.interval, self.looks, self.began, self.done = daemon, interval, [], time.monotonic(), threading.Event()

    def run(self):
        while not self.done.wait(self.interval):
            try:
                self.looks.append((time.monotonic() - self.began, split(self.target.process.pid), sum(split(self.target.keeper).values())))
            except OSError:
                return

    def between(self, first, last):
        """The medians of a stretch of time: private bytes of both, and the daemon's by kind."""
        looks = [look for look in self.looks if first <= look[0] < last]
        if not looks:
            return 0, 0, collections.Counter()
        middle = statistics.median
        return (middle([sum(kinds.values()) for _, kinds, _ in looks]), middle([keeper for _, _, keeper in looks]),
                {kind: middle([kinds[kind] for _, kinds, _ in looks]) for kind in KINDS})

    def stop(self):
        self.done.set()
        self.join()


def live_bytes(pid):
    """Has the process collect everything, by its diagnostic socket, and returns what is live on its heap then."""
    path = max(glob.glob(f"/tmp/dotnet-diagnostic-{pid}-*-socket"), key=os.path.getmtime)
    text = lambda words: struct.pack("<I", len(words) + 1) + (words + "\0").encode("utf-16le")
    with socket.socket(socket.AF_UNIX) as session:
        session.connect(path)
        order = struct.pack("<IIBIQI", 16, 1, 0, 1, COLLECT, 4) + text(RUNTIME) + struct.pack("<I", 0)
        identity = ask(session, 3, order)[:8]
        stream = bytearray()
        reader = threading.Thread(target=lambda: [stream.extend(chunk) for chunk in iter(lambda: session.recv(1 << 20), b"")])
        reader.start()
        time.sleep(COLLECTING)
        with socket.socket(socket.AF_UNIX) as other:
            other.connect(path)
            ask(other, 1, identity)
        reader.join()
    sizes = [struct.unpack_from("<8Q", event) for event in events(stream, HEAP_STATS)]
    return sum(sizes[-1][:8:2])


def ask(session, command, payload):
    """One command to the runtime (its IPC protocol, version 1, command set 2); returns the answer's payload."""
    session.sendall(b"DOTNET_IPC_V1\0" + struct.pack("<HBBH", 20 + len(payload), 2, command, 0) + payload)
    head = exactly(session, 20)
    answer = exactly(session, struct.unpack_from("<H", head, 14)[0] - 20)
    if head[17] != 0:
        raise SystemExit(f"the runtime refused command {command}: {answer.hex()}")
    return answer


def exactly(session, count):
    data = b""
    while len(data) < count:
        if not (more := session.recv(count - len(data))):
            raise SystemExit("the runtime hung up")
        data += more
    return data


def events(stream, wanted):
    """The payloads of the runtime's events of one number in what it sent: the format NetTrace 4, of which only the blocks are looked into."""
    names, place = {}, 8 + 4 + struct.unpack_from("<i", stream, 8)[0]
    while stream[place] == 5:  # the beginning of an object: its type's beginning, no further type, two versions, a name, an end
        length = struct.unpack_from("<i", stream, place + 11)[0]
        name, place = stream[place + 15:place + 15 + length].decode(), place + 16 + length
        if name == "Trace":
            place += 48
        else:
            size = struct.unpack_from("<i", stream, place)[0]
            place = (place + 4 + 3) & ~3
            if name == "MetadataBlock":
                for _, payload in blobs(stream, place, size):
                    provider = payload[4:].decode("utf-16le", "replace").partition("\0")[0]
                    names[struct.unpack_from("<i", payload)[0]] = (provider, struct.unpack_from("<i", payload, 6 + 2 * len(provider))[0])
            elif name == "EventBlock":
                yield from (payload for kind, payload in blobs(stream, place, size) if names.get(kind) == (RUNTIME, wanted))
            place += size
        place += 1


def blobs(stream, start, size):
    """The events of a block, whose heads say only what differs from the one before: the number of what describes them, and their payload."""
    place, end, kind, length = start + struct.unpack_from("<h", stream, start)[0], start + size, 0, 0

    def number():
        nonlocal place
        value = shift = 0
        while True:
            byte = stream[place]
            place, value, shift = place + 1, value | (byte & 127) << shift, shift + 7
            if byte < 128:
                return value

    while place < end:
        flags, place = stream[place], place + 1
        if flags & 1:
            kind = number()
        for _ in range(3 * (flags >> 1 & 1) + (flags >> 2 & 1) + (flags >> 3 & 1) + 1):  # sequence, thread, stack, and always the time
            number()
        place += 16 * ((flags >> 4 & 1) + (flags >> 5 & 1))
        if flags & 128:
            length = number()
        yield kind, bytes(stream[place:place + length])
        place += length
