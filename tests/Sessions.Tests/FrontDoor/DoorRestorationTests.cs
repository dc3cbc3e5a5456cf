using System.Text;
using Holdfast.Runtime;
using Holdfast.Runtime.Keeping;
using Holdfast.Runtime.ThreadPool;
using Holdfast.Sessions.FrontDoor;
using Holdfast.Sessions.Survival;
using Holdfast.Sessions.Tests.Survival;
using Holdfast.Tn3270.Host;

namespace Holdfast.Sessions.Tests.FrontDoor;

/// <summary>The next daemon takes the terminals up that the one before left in the middle of their negotiation, as a death can leave them.</summary>
public sealed class DoorRestorationTests : IAsyncLifetime
{
    // RFC 2355, section 7.1: the terminal will speak TN3270E, and asks for any LU.
    private static readonly byte[] Will = [0xFF, 0xFB, 0x28];
    private static readonly byte[] AnyLu = [0xFF, 0xFA, 0x28, 0x02, 0x07, .. Encoding.ASCII.GetBytes("IBM-3278-2"), 0xFF, 0xF0];

    private readonly ThreadPoolIo _io = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("hf-restore-").FullName;
    private readonly DescriptorNumbers _numbers = new();
    private readonly List<Connection> _far = [];
    private readonly List<string> _unkept = [];
    private KeeperClient _keeper = null!;
    private Listener _listener = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _keeper = await KeeperLauncher.EnsureAsync(_io, SurvivingNode.KeeperProgram, _folder, Stop);
        _listener = await _io.Network.ListenAsync(Address.Tcp("127.0.0.1", 0), Stop);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _far) await connection.DisposeAsync();
        await _listener.DisposeAsync();
        await _keeper.ShutdownAsync(force: true, CancellationToken.None);
        await _keeper.DisposeAsync();
        await _io.DisposeAsync();
        _numbers.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_terminal_that_had_asked_for_any_LU_does_not_get_that_of_one_which_is_taken_up_after_it()
    {
        await using (var sockets = Sockets())
        {
            var shelf = Shelf(sockets);
            var options = new HostOptions { Lus = Lus(), Keep = shelf.Begin };
            // The daemon died before the first one's question was taken, and after the second one had its answer: the first free LU.
            await LeaveAsync(shelf, options, Will, unsealed: AnyLu);
            // The files are in the order of their times, in milliseconds.
            await Task.Delay(20, Stop);
            await LeaveAsync(shelf, options, [.. Will, .. AnyLu], unsealed: []);
        }

        await _numbers.TakeAsync();
        await using var next = Sockets();
        var restored = Shelf(next);
        var lus = Lus();
        var journal = new RecordingJournal(_io);
        var taken = await new DoorRestoration(restored, [new DoorPort(_listener.LocalAddress, null, null)], new DoorEvents(journal, _io))
            .TakeAsync([new HostOptions { Lus = lus, Keep = restored.Begin }], lus, Stop);

        Assert.Equal(["DOOR0002", "DOOR0001"], taken.Select(one => one.Terminal.Machine.LuName));
        Assert.DoesNotContain(journal.Entries, entry => entry.Kind == "front_door_unkept");
        Assert.Equal(["DOOR0001", "DOOR0002"], lus.InUse());
        Assert.Empty(_unkept);
        foreach (var (_, terminal) in taken) await DoorRestoration.EndAsync(terminal);
    }

    private static LuDirectory Lus() => new("DOOR", 10);

    private KeptSockets Sockets() => new(_io, token => HeldConnections.ConnectAsync(_io, KeeperLauncher.SocketOf(_folder), token), limit: 8);

    private DoorShelf Shelf(KeptSockets sockets)
    {
        var folder = Path.Combine(_folder, "terminals");
        _io.Files.CreateFolder(folder);
        return new DoorShelf(_io, sockets, folder, (_, why) => _unkept.Add(why));
    }

    /// <summary>Leaves a terminal as a daemon does that dies.</summary>
    /// <param name="shelf">Where it is kept.</param>
    /// <param name="options">How it is treated.</param>
    /// <param name="sent">What the terminal has sent, and our end has taken and answered.</param>
    /// <param name="unsealed">What it has sent after that, which was received and nothing more.</param>
    private async Task LeaveAsync(DoorShelf shelf, HostOptions options, byte[] sent, byte[] unsealed)
    {
        var far = await _io.Network.ConnectAsync(_listener.LocalAddress, Stop);
        _far.Add(far);
        var near = await _listener.AcceptAsync(Stop);
        var keep = shelf.Begin(near)!;
        var machine = new HostMachine(options);
        await AnswerAsync();
        await ReceiveAsync(sent, count => machine.Receive(keep.Room().Span[..count]));
        await AnswerAsync();
        keep.Forget();
        await ReceiveAsync(unsealed, _ => { });
        await keep.HoldAsync(Stop);
        Assert.True(keep.IsHeld);
        _numbers.Note();
        await near.LeaveAsync();
        keep.Leave();

        async Task AnswerAsync()
        {
            keep.Save(default, machine.Save);
            var count = machine.Output.Length;
            await near.WriteAsync(machine.Output, Stop);
            machine.OutputSent(count);
        }

        async Task ReceiveAsync(byte[] bytes, Action<int> take)
        {
            if (bytes is []) return;
            await far.WriteAsync(bytes, Stop);
            // In one piece: a small write over loopback.
            Assert.Equal(bytes.Length, await near.ReadAsync(keep.Room(), Stop));
            take(bytes.Length);
            keep.Took(bytes.Length);
        }
    }
}
