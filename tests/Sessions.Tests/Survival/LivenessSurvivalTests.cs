using Holdfast.Runtime;
using Holdfast.Runtime.Keeping;
using Holdfast.Runtime.ThreadPool;
using Holdfast.Sessions.Driving;
using Holdfast.Sessions.Endpoints;
using Holdfast.Sessions.Secrets;
using Holdfast.Sessions.Survival;
using Holdfast.Tn3270.CodePages;

namespace Holdfast.Sessions.Tests.Survival;

/// <summary>What questions of liveness do to what is kept of a connection: next to nothing, and never to what is known of inputs.</summary>
public sealed class LivenessSurvivalTests : IAsyncLifetime
{
    private static readonly byte[] Question = [0xFF, 0xFD, 6];

    private static readonly byte[] Greeting =
    [
        0xFF, 0xFD, 24, 0xFF, 0xFA, 24, 1, 0xFF, 0xF0, 0xFF, 0xFD, 25, 0xFF, 0xFB, 25, 0xFF, 0xFD, 0, 0xFF, 0xFB, 0,
        0xF5, 0xC3, .. CodePage.Cp037.Encode("READY"), 0xFF, 0xEF,
    ];

    private readonly ThreadPoolIo _io = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("hf-alive-").FullName;
    private readonly DescriptorNumbers _numbers = new();
    private KeeperClient _keeper = null!;
    private Listener _listener = null!;
    private EndpointDefinition _endpoint = null!;
    private KeepShelf _shelf = null!;
    private Connection _host = null!;
    private TerminalActor _terminal = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string File => Assert.Single(Directory.GetFiles(Path.Combine(_folder, "s")));

    public async ValueTask InitializeAsync()
    {
        _keeper = await KeeperLauncher.EnsureAsync(_io, SurvivingNode.KeeperProgram, _folder, Cancel);
        _listener = await _io.Network.ListenAsync(Address.Tcp("127.0.0.1", 0), Cancel);
        _endpoint = new EndpointDefinition { Name = "a", Host = "127.0.0.1", Port = _listener.LocalAddress.Port };
        _shelf = Shelf();
        Assert.Empty(_shelf.Files());
        var connection = await _io.Network.ConnectAsync(_listener.LocalAddress, Cancel);
        _host = await _listener.AcceptAsync(Cancel);
        var keep = _shelf.Begin(_endpoint, "c", null, connection).Value;
        _terminal = TerminalActor.Start(_io, connection, _endpoint.Terminal, "c", null, new TerminalKeep(_shelf, keep, Assert.Fail));
        await _host.WriteAsync(Greeting, Cancel);
        Assert.Null((await _terminal.WaitAsync(new WaitCondition { Text = "READY" }, TimeSpan.FromSeconds(10), SecretMask.None, Cancel)).Fault);
        await _terminal.HoldAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _terminal.DisposeAsync();
        await _shelf.DisposeAsync();
        await _host.DisposeAsync();
        await _listener.DisposeAsync();
        await _keeper.ShutdownAsync(force: true, CancellationToken.None);
        await _keeper.DisposeAsync();
        await _io.DisposeAsync();
        _numbers.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_question_is_no_input_and_leaves_in_doubt_what_was_in_doubt()
    {
        var never = new TaskCompletionSource();
        await InputAsync("A", never.Task);
        await InputAsync("B", Task.CompletedTask);
        await AskAsync(1);

        var keep = await LeaveAsync();
        var recovered = keep.Recover(_endpoint.Terminal);
        Assert.True(recovered.TryGet(out var kept, out var fault), fault?.Detail);
        Assert.Equal((2, 1), (keep.Inputs, kept.Doubtful));
        GoOn(keep, kept);
    }

    [Fact]
    public async Task Questions_are_noted_and_only_every_now_and_then_is_a_snapshot_made_for_them()
    {
        var before = Snapshots();
        await AskAsync(QuestionNotes.Limit);
        Assert.Equal(before, Snapshots());
        await AskAsync(1);
        Assert.Equal(before + 1, Snapshots());
        await AskAsync(QuestionNotes.Limit - 1);
        Assert.Equal(before + 1, Snapshots());

        // What was asked behind the snapshot was sent, and is known to have been.
        var keep = await LeaveAsync();
        var recovered = keep.Recover(_endpoint.Terminal);
        Assert.True(recovered.TryGet(out var kept, out var fault), fault?.Detail);
        Assert.Equal(0, kept.Machine.Output.Length);
        GoOn(keep, kept);
        await AskAsync(1);
    }

    [Fact]
    public async Task The_valid_snapshot_stays_as_it_is_until_the_next_is_valid()
    {
        await InputAsync("A", Task.CompletedTask);
        var keep = await LeaveAsync();
        var recovered = keep.Recover(_endpoint.Terminal);
        Assert.True(recovered.TryGet(out var kept, out var fault), fault?.Detail);
        var (before, number) = (await System.IO.File.ReadAllBytesAsync(File, Cancel), Snapshots());
        Assert.Null(keep.Snapshot(kept.Machine, keep.Taken, kept.Ready, keep.Inputs));
        var after = await System.IO.File.ReadAllBytesAsync(File, Cancel);
        var length = (before.Length - SnapshotPlace) / 2;
        var valid = SnapshotPlace + ((int)(number & 1) * length);
        Assert.True(before.AsSpan(valid, length).SequenceEqual(after.AsSpan(valid, length)), "the valid one was written over");
        Assert.NotEqual(number, Snapshots());
        GoOn(keep, kept);
    }

    private static int SnapshotPlace => FactsPage.Length + ConnectionKeep.LogBytes;

    private KeepShelf Shelf() =>
        new(_io, Path.Combine(_folder, "s"), token => HeldConnections.ConnectAsync(_io, KeeperLauncher.SocketOf(_folder), token));

    // The number of the valid one is the first number of a connection's own.
    private long Snapshots() => BitConverter.ToInt64(System.IO.File.ReadAllBytes(File), FactsPage.FreeNumbers);

    private async Task InputAsync(string text, Task recorded) =>
        Assert.Null((await _terminal.InputAsync([new TypeText(text)], _ => recorded, Cancel)).Value.Outcome.Refusal);

    /// <summary>Asks so many times, each once the host has heard the one before.</summary>
    private async Task AskAsync(int times)
    {
        for (; times > 0; times--)
        {
            _terminal.Ask();
            List<byte> heard = [];
            var buffer = new byte[256];
            while (heard.Count < Question.Length || !heard[^Question.Length..].SequenceEqual(Question))
                heard.AddRange(buffer[..await _host.ReadAsync(buffer, Cancel)]);
        }
    }

    private async Task<ConnectionKeep> LeaveAsync()
    {
        _numbers.Note();
        await _terminal.LeaveAsync();
        await _shelf.DisposeAsync();
        await _numbers.TakeAsync();
        _shelf = Shelf();
        return (await _shelf.TakeAsync("c", Cancel))!;
    }

    private void GoOn(ConnectionKeep keep, KeptTerminal kept) =>
        _terminal = TerminalActor.Start(_io, keep.Connection!, kept, "c", null, new TerminalKeep(_shelf, keep, Assert.Fail));
}
