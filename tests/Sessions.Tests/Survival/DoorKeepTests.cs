using System.Text;
using Holdfast.Runtime;
using Holdfast.Runtime.Keeping;
using Holdfast.Runtime.ThreadPool;
using Holdfast.Sessions.Survival;
using Holdfast.Tn3270.Host;

namespace Holdfast.Sessions.Tests.Survival;

/// <summary>What is kept of a terminal at the front door, over deaths at the moments that count.</summary>
public sealed class DoorKeepTests : IAsyncDisposable
{
    private const int LogBytes = 8 * 1024;

    private readonly ThreadPoolIo _io = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("hf-doorkeep-").FullName;
    private readonly CountedConnection _connection = new();
    private readonly byte[] _key = [.. Enumerable.Range(1, SnapshotSeal.KeyLength).Select(i => (byte)i)];
    private readonly List<string> _unkept = [];
    private readonly KeptSockets _sockets;
    private readonly KeepFiles _files;

    public DoorKeepTests()
    {
        _sockets = new KeptSockets(_io, _ => throw new KeeperException(KeeperFailure.Lost, "there is none"), limit: 8);
        _files = new KeepFiles(_io.Files, _folder);
    }

    private string Path => System.IO.Path.Combine(_folder, "one.keep");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4095)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(8000)]
    [InlineData(8191)]
    [InlineData(8192)]
    public void After_a_death_with_any_length_of_bytes_unsealed_the_next_ones_have_all_their_room_and_nothing_lies_open(int length)
    {
        Begin();
        for (var death = 0; death < 3; death++)
        {
            var left = Next();
            Assert.Equal("note", Encoding.ASCII.GetString(left.Note.Span));
            Assert.Equal(LogBytes, left.Keep.Room().Length);
            Assert.True(left.Keep.Keeps);
            Assert.Empty(_unkept);
            Assert.True(File.ReadAllBytes(Path).AsSpan().IndexOf((byte[])[0xFF, 0xF1, 0xFF, 0xF1]) < 0);

            // A read has filled that much, and then the daemon dies: before it noted that, or just after.
            for (var i = 0; i < length; i++) left.Keep.Room().Span[i] = (_connection.Read + i) % 2 == 0 ? (byte)0xFF : (byte)0xF1;
            _connection.Read += length;
            if (death % 2 == 0) left.Keep.Took(length);
            left.Keep.Leave();
        }
    }

    [Fact]
    public void No_two_snapshots_are_sealed_with_the_same_nonce_where_a_daemon_dies_before_its_first_is_valid()
    {
        byte[] ones = [.. Enumerable.Repeat((byte)0xFF, 256)];
        var length = StreamKeep.FileBytes(LogBytes, 4096);
        using (var memory = _io.Files.MapMemory(Path, length))
        {
            var first = new StreamKeep(memory, _key, LogBytes);
            Assert.True(first.TryBegin(default));
            Assert.Null(first.Seal(ones, 0));
        }

        var valid = File.ReadAllBytes(Path).AsSpan(FactsPage.FreeNumbers, sizeof(long)).ToArray();
        var second = Sealed(new byte[256]);
        // It died before the store that makes it valid.
        using (var file = new FileStream(Path, FileMode.Open))
        {
            file.Position = FactsPage.FreeNumbers;
            file.Write(valid);
        }

        var third = Sealed(ones);
        // The same key stream under both would leave what differs in them, which is each bit.
        byte[] differs = [.. second.Zip(third, (one, other) => (byte)(one ^ other))];
        Assert.True(differs.AsSpan().IndexOf(ones) < 0);
    }

    [Fact]
    public void A_snapshot_of_an_earlier_daemon_is_opened_by_the_next_that_came_after_one_which_made_none()
    {
        Begin();
        for (var death = 0; death < 4; death++)
        {
            using var memory = _io.Files.MapMemory(Path, 0);
            var stream = new StreamKeep(memory, _key, LogBytes);
            Assert.Null(stream.TryOpen(_connection.Tally()!.Value, out var taken, out _, out var content));
            Assert.NotNull(content);
            Assert.Null(stream.TryGoOn(_connection.Tally()!.Value, taken, _connection.Written, 0, out _));
        }

        Next().Keep.Leave();
    }

    public async ValueTask DisposeAsync()
    {
        _files.Dispose();
        await _sockets.DisposeAsync();
        await _io.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private KeptSocket Socket() => new("door/one", _key, _connection, isHeld: true);

    private void Begin()
    {
        var keep = DoorKeep.Begin(_files, "one", Socket(), default, _sockets, _unkept.Add);
        var machine = new HostMachine(new HostOptions());
        keep.Save(Encoding.ASCII.GetBytes("note"), machine.Save);
        _connection.Written = machine.OutputQueued;
        keep.Leave();
    }

    private LeftTerminal Next()
    {
        var keep = DoorKeep.Open(_files, "one", Socket(), _sockets, _unkept.Add);
        Assert.NotNull(keep);
        return keep.GoOn(keep.Recover(new HostOptions()).Value).Value;
    }

    private byte[] Sealed(byte[] content)
    {
        using (var memory = _io.Files.MapMemory(Path, 0))
        {
            var stream = new StreamKeep(memory, _key, LogBytes);
            Assert.Null(stream.TryOpen(default, out var taken, out _, out _));
            Assert.Null(stream.TryGoOn(default, taken, 0, 0, out _));
            Assert.Null(stream.Seal(content, 0));
        }

        return File.ReadAllBytes(Path);
    }

    /// <summary>Nobody reads from it or writes to it; the kernel is said to have counted.</summary>
    private sealed class CountedConnection : Connection
    {
        public long Read { get; set; }

        public long Written { get; set; }

        public override Address RemoteAddress => Address.Tcp("127.0.0.1", 1);

        public override Address LocalAddress => Address.Tcp("127.0.0.1", 2);

        public override ByteTally? Tally() => new ByteTally(Read, Written);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) => ValueTask.FromResult(0);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken) => default;

        public override void CompleteWrites()
        {
        }

        public override ValueTask DisposeAsync() => default;
    }
}
