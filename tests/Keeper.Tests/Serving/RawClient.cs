using System.Net.Sockets;
using Holdfast.Keeper.Protocol;

namespace Holdfast.Keeper.Tests.Serving;

/// <summary>A client made of the protocol's own parts and a blocking socket.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly byte[] _buffer = new byte[2 * ProtocolLimits.FrameBytes];
    private readonly Queue<ChildFacts> _exits = new();
    private readonly Dictionary<int, MemoryStream> _shown = [];
    private int _length;
    private uint _request;

    public RawClient(string path)
    {
        _socket.ReceiveTimeout = 10_000;
        _socket.Connect(new UnixDomainSocketEndPoint(path));
    }

    public Socket Socket => _socket;

    public RawClient Greet()
    {
        var (kind, fields) = Ask((writer, request) => new Greeting(1, 0).Write(writer, MessageKind.Hello, request));
        Assert.Equal(MessageKind.Welcome, kind);
        Assert.Equal(ProtocolLimits.Version, Greeting.Read(fields).Version);
        return this;
    }

    public ChildFacts Spawn(string id, params string[] command) => Spawned(Order(id, command));

    public ChildFacts Spawned(SpawnOrder order)
    {
        var (kind, fields) = Ask(order.Write);
        Assert.True(kind == MessageKind.Child, kind == MessageKind.Refused ? Refusal.Read(fields).ToString() : kind.ToString());
        return ChildFacts.Read(fields);
    }

    public static SpawnOrder Order(string id, params string[] command) => new()
    {
        Id = id,
        File = command[0],
        Arguments = command[1..],
        Variables = ["PATH=/usr/bin:/bin", "LANG=C"],
    };

    public Refusal Refused(Action<FrameWriter, uint> write)
    {
        var (kind, fields) = Ask(write);
        Assert.Equal(MessageKind.Refused, kind);
        return Refusal.Read(fields);
    }

    public void Do(Action<FrameWriter, uint> write)
    {
        var (kind, fields) = Ask(write);
        Assert.True(kind == MessageKind.Done, kind == MessageKind.Refused ? Refusal.Read(fields).ToString() : kind.ToString());
    }

    public void Subscribe() => Do((writer, request) => Bare(writer, MessageKind.Subscribe, request));

    public void Signal(ChildFacts child, int signal) =>
        Do((writer, request) => new ChildOrder(child.Id, child.Pid, signal).Write(writer, MessageKind.Signal, request));

    /// <summary>Asks a child and its whole tree to end.</summary>
    public void End(ChildFacts child, int signal) => Do((writer, request) =>
        new ChildOrder(child.Id, child.Pid, signal) { StartTicks = child.StartTicks, WholeTree = true }.Write(writer, MessageKind.Signal, request));

    /// <summary>Has a process watched.</summary>
    public ChildFacts Watch(string id, int pid)
    {
        var (kind, fields) = Ask((writer, request) => Watched(id, pid).Write(writer, MessageKind.Watch, request));
        Assert.True(kind == MessageKind.Child, kind == MessageKind.Refused ? Refusal.Read(fields).ToString() : kind.ToString());
        return ChildFacts.Read(fields);
    }

    /// <summary>The order to watch a process.</summary>
    public static HeldChild Watched(string id, int pid) => new(
        new ChildFacts(id, pid, ProcessStatText.StartTicks(File.ReadAllBytes($"/proc/{pid}/stat")), 5, null), null, null);

    public IReadOnlyList<ChildFacts> List()
    {
        var (kind, fields) = Ask((writer, request) => Bare(writer, MessageKind.List, request));
        Assert.Equal(MessageKind.Children, kind);
        return ChildList.Read(fields).Children;
    }

    public ChildFacts NextExit()
    {
        while (_exits.Count == 0)
            Receive(out _, out _);
        return _exits.Dequeue();
    }

    /// <summary>The end that is told to those attached, after all output.</summary>
    public ChildFacts? ConsoleEnd { get; private set; }

    /// <summary>What a console has shown so far.</summary>
    public string Shown(int stream = 1) =>
        _shown.TryGetValue(stream, out var bytes) ? System.Text.Encoding.UTF8.GetString(bytes.ToArray()) : "";

    /// <summary>Waits until a console has shown a text.</summary>
    public string ShownWith(string text, int stream = 1)
    {
        while (!Shown(stream).Contains(text, StringComparison.Ordinal))
            Receive(out _, out _);
        return Shown(stream);
    }

    /// <summary>Waits until a console's child has ended.</summary>
    public ChildFacts EndOfConsole()
    {
        while (ConsoleEnd is null)
            Receive(out _, out _);
        return ConsoleEnd;
    }

    public void Type(ChildFacts child, string text) =>
        Do((writer, request) => new ConsoleOrder(child.Id, child.Pid) { Bytes = System.Text.Encoding.UTF8.GetBytes(text) }
            .Write(writer, MessageKind.Type, request));

    public void Console(ChildFacts child, MessageKind kind, TerminalSize? size = null) =>
        Do((writer, request) => new ConsoleOrder(child.Id, child.Pid) { Size = size }.Write(writer, kind, request));

    public static void Bare(FrameWriter writer, MessageKind kind, uint request)
    {
        writer.Begin(kind, request);
        writer.End();
    }

    public (MessageKind Kind, byte[] Fields) Ask(Action<FrameWriter, uint> write, int descriptor = -1)
    {
        var writer = new FrameWriter();
        write(writer, ++_request);
        if (descriptor < 0)
            _socket.Send(writer.Written.Span);
        else
            Assert.Equal(writer.Written.Length, DescriptorMessage.Send((int)_socket.Handle, writer.Written.Span, descriptor));
        while (true)
        {
            if (Receive(out var kind, out var fields) == _request)
                return (kind, fields);
        }
    }

    /// <summary>Sends an order with a descriptor.</summary>
    public Refusal? Hold(string key, byte[] note, int descriptor)
    {
        var (kind, fields) = Ask((writer, request) => new HoldOrder(key, note).Write(writer, MessageKind.Hold, request), descriptor);
        return kind == MessageKind.Done ? null : Refusal.Read(fields);
    }

    /// <summary>Takes a copy of a held socket; its descriptor is -1 where it was refused.</summary>
    public unsafe (SocketFacts? Facts, int Descriptor) Take(string key)
    {
        var writer = new FrameWriter();
        new KeyOrder(key).Write(writer, MessageKind.Take, ++_request);
        _socket.Send(writer.Written.Span);
        Assert.Equal(0, _length);
        Span<int> descriptors = stackalloc int[DescriptorMessage.MostOfOneCall];
        var descriptor = -1;
        Frame frame;
        while (!Frame.TryTake(_buffer.AsSpan(0, _length), out frame, out _))
        {
            fixed (byte* start = _buffer)
                _length += (int)DescriptorMessage.Receive((int)_socket.Handle, start + _length, _buffer.Length - _length, descriptors, out var count) * (count < 0 ? 0 : 1);
            descriptor = descriptors[0] > 0 ? descriptors[0] : descriptor;
        }

        _length = 0;
        return frame.Kind == MessageKind.HeldSocket ? (SocketFacts.Read(frame.Fields), descriptor) : (null, -1);
    }

    public IReadOnlyList<SocketFacts> Sockets(long after = 0)
    {
        var (kind, fields) = Ask(new PageOrder(after).Write);
        Assert.Equal(MessageKind.HeldSockets, kind);
        return SocketPage.Read(fields).Sockets;
    }

    /// <summary>Orders another program and waits until this connection has ended.</summary>
    public void Upgrade(string program) => Assert.Null(TryUpgrade(new UpgradeOrder(program)));

    /// <summary>Orders another program.</summary>
    /// <returns>Why it was refused; null where this connection has ended instead.</returns>
    public Refusal? TryUpgrade(UpgradeOrder order)
    {
        var writer = new FrameWriter();
        order.Write(writer, ++_request);
        _socket.Send(writer.Written.Span);
        var count = _socket.Receive(_buffer);
        if (count == 0)
            return null;
        Assert.True(Frame.TryTake(_buffer.AsSpan(0, count), out var frame, out _) && frame.Kind == MessageKind.Refused, "it answered");
        return Refusal.Read(frame.Fields);
    }

    public void Dispose() => _socket.Dispose();

    private void Take(ConsoleOutput output)
    {
        if (!_shown.TryGetValue(output.Stream, out var shown))
            _shown.Add(output.Stream, shown = new MemoryStream());
        Assert.True(output.Position >= shown.Length, "a piece was shown twice");
        shown.Write(output.Bytes.Span);
    }

    private uint Receive(out MessageKind kind, out byte[] fields)
    {
        Frame frame;
        int consumed;
        while (!Frame.TryTake(_buffer.AsSpan(0, _length), out frame, out consumed))
        {
            var count = _socket.Receive(_buffer.AsSpan(_length));
            Assert.True(count > 0, "the Keeper closed the connection");
            _length += count;
        }

        var request = frame.Request;
        (kind, fields) = (frame.Kind, frame.Fields.ToArray());
        if (kind == MessageKind.Exited)
            _exits.Enqueue(ChildFacts.Read(fields));
        if (kind == MessageKind.ConsoleEnded)
            ConsoleEnd = ChildFacts.Read(fields);
        if (kind == MessageKind.ConsoleOutput)
            Take(ConsoleOutput.Read(fields));
        _buffer.AsSpan(consumed, _length - consumed).CopyTo(_buffer);
        _length -= consumed;
        return request;
    }
}
