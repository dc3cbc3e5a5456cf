using Holdfast.Contracts.Errors;
using Holdfast.Runtime;
using Holdfast.Runtime.Keeping;
using Holdfast.Runtime.ThreadPool;
using Holdfast.Sessions.Endpoints;
using Holdfast.Sessions.Survival;

namespace Holdfast.Sessions.Tests.Survival;

/// <summary>What is held, with a real Keeper that does not always answer.</summary>
public sealed class KeepShelfTests : IAsyncLifetime
{
    private readonly ThreadPoolIo _io = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("hf-shelf-").FullName;
    private readonly List<Connection> _connections = [];
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private KeeperClient _keeper = null!;
    private Listener _listener = null!;
    private EndpointDefinition _endpoint = null!;
    private Task? _hindrance;
    private bool _isAway;
    private int _calls;

    public async ValueTask InitializeAsync()
    {
        _keeper = await KeeperLauncher.EnsureAsync(_io, SurvivingNode.KeeperProgram, _folder, Cancel);
        _listener = await _io.Network.ListenAsync(Address.Tcp("127.0.0.1", 0), Cancel);
        _endpoint = new EndpointDefinition { Name = "a", Host = "127.0.0.1", Port = _listener.LocalAddress.Port };
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections) await connection.DisposeAsync();
        await _listener.DisposeAsync();
        await _keeper.ShutdownAsync(force: true, CancellationToken.None);
        await _keeper.DisposeAsync();
        await _io.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task What_could_not_be_held_while_the_Keeper_was_away_is_held_once_it_is_back()
    {
        await using var shelf = Shelf();
        _isAway = true;
        var keep = await BeginAsync(shelf, "one");
        await shelf.HoldAsync(keep, Cancel);
        Assert.False(keep.IsHeld);

        _isAway = false;
        await shelf.RenewAsync(Cancel);
        Assert.True(keep.IsHeld);
        Assert.Equal(["one"], await shelf.HeldAsync(Cancel));
    }

    [Fact]
    public async Task What_was_held_is_held_again_where_the_first_attempt_with_another_Keeper_fails()
    {
        await using var shelf = Shelf();
        var keep = await BeginAsync(shelf, "one");
        await shelf.HoldAsync(keep, Cancel);
        _isAway = true;
        await shelf.RenewAsync(Cancel);
        Assert.False(keep.IsHeld);
        _isAway = false;
        await shelf.RenewAsync(Cancel);
        Assert.True(keep.IsHeld);
    }

    [Fact]
    public async Task A_connection_that_ends_while_it_is_being_held_is_not_held_for_ever()
    {
        await using var shelf = Shelf();
        var keep = await BeginAsync(shelf, "one");
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _hindrance = go.Task;
        var holding = shelf.HoldAsync(keep, Cancel).AsTask();
        await _asked.Task.WaitAsync(Cancel);
        var dropping = shelf.DropAsync(keep).AsTask();
        go.SetResult();
        await Task.WhenAll(holding, dropping);
        Assert.Empty((await shelf.HeldAsync(Cancel))!);
        Assert.False(keep.IsHeld);
        await shelf.RenewAsync(Cancel);
        Assert.Empty((await shelf.HeldAsync(Cancel))!);
    }

    [Fact]
    public async Task What_could_not_be_let_go_while_the_Keeper_was_away_is_let_go_once_it_is_back()
    {
        await using var shelf = Shelf();
        var keep = await BeginAsync(shelf, "one");
        await shelf.HoldAsync(keep, Cancel);
        _isAway = true;
        await shelf.DisposeAsync();
        await shelf.DropAsync(keep);
        _isAway = false;
        await shelf.RenewAsync(Cancel);
        Assert.Empty((await shelf.HeldAsync(Cancel))!);
    }

    [Fact]
    public async Task A_Keeper_that_does_not_answer_is_not_asked_for_each_connection_anew()
    {
        await using var shelf = Shelf();
        _isAway = true;
        for (var i = 0; i < 20; i++) await shelf.HoldAsync(await BeginAsync(shelf, $"c{i}"), Cancel);
        Assert.InRange(_calls, 1, 4);
    }

    [Fact]
    public async Task The_next_connection_has_the_file_of_one_that_ended_and_nothing_of_it()
    {
        await using var shelf = Shelf();
        var first = await BeginAsync(shelf, "one");
        first.Hold(new KeptSession { Id = "ses_1", Tenant = "acme", Actor = "anna", CreatedAt = _io.Clock.UtcNow });
        "what the host sent"u8.CopyTo(first.Room().Span);
        first.Took(18);
        first.Shown(12);
        first.Note("ses_1", session => session with { Closing = true });
        shelf.Ended(first);
        Assert.Equal(["one.spare"], Kept());

        var second = await BeginAsync(shelf, "two");
        Assert.Equal(["two.keep"], Kept());
        Assert.Equal((0L, 0), (second.Version, second.Room().Span.IndexOf((byte)0)));
        var kept = System.Text.Encoding.ASCII.GetString(await File.ReadAllBytesAsync(Path.Combine(_folder, "two.keep"), Cancel));
        Assert.DoesNotContain("anna", kept, StringComparison.Ordinal);
        Assert.DoesNotContain("what the host sent", kept, StringComparison.Ordinal);
        Assert.Throws<ObjectDisposedException>(() => first.Shown(13));
        // What an ended one still tells is not noted anywhere.
        first.Lost(new Fault(SessionErrors.NotKept, "late"));
        first.Live(SessionState.Idle, 5);
        first.InputRecorded();
        Assert.Null(second.Facts.Session);
        Assert.Equal(0, second.Life().UsedAt);
    }

    [Fact]
    public async Task What_a_daemon_before_received_does_not_lie_in_the_next_connection_s_file()
    {
        await using (var before = Shelf())
        {
            var keep = await BeginAsync(before, "one");
            "what the host sent"u8.CopyTo(keep.Room().Span);
            keep.Took(18);
            await before.HoldAsync(keep, Cancel);
            before.Left(keep);
        }

        await using var shelf = Shelf();
        var left = await shelf.TakeAsync("one", Cancel);
        await shelf.DiscardAsync(left!);
        await BeginAsync(shelf, "two");
        var kept = System.Text.Encoding.ASCII.GetString(await File.ReadAllBytesAsync(Path.Combine(_folder, "two.keep"), Cancel));
        Assert.DoesNotContain("what the host sent", kept, StringComparison.Ordinal);
        Assert.Equal(["two.keep"], Kept());
    }

    [Fact]
    public async Task A_connection_above_the_limit_is_not_kept_and_that_is_said()
    {
        await using var shelf = new KeepShelf(_io, _folder, ConnectAsync, limit: 1);
        await BeginAsync(shelf, "one");
        var connection = await _io.Network.ConnectAsync(_listener.LocalAddress, Cancel);
        _connections.Add(connection);
        var refused = shelf.Begin(_endpoint, "two", null, connection);
        Assert.Equal((SessionErrors.NotKept, "1 connections are kept already, which is the limit"), (refused.Fault?.Code, refused.Fault?.Detail));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IEnumerable<string?> Kept() =>
        Directory.GetFiles(_folder).Select(Path.GetFileName).Where(name => Path.GetExtension(name) is ".keep" or ".spare").Order(StringComparer.Ordinal);

    private KeepShelf Shelf() => new(_io, _folder, ConnectAsync);

    private async ValueTask<HeldConnections> ConnectAsync(CancellationToken cancellationToken)
    {
        _calls++;
        _asked.TrySetResult();
        if (_hindrance is { } hindrance) await hindrance.WaitAsync(cancellationToken);
        if (_isAway) throw new KeeperException(KeeperFailure.Lost, "It is away.");
        return await HeldConnections.ConnectAsync(_io, KeeperLauncher.SocketOf(_folder), cancellationToken);
    }

    private async Task<ConnectionKeep> BeginAsync(KeepShelf shelf, string id)
    {
        var connection = await _io.Network.ConnectAsync(_listener.LocalAddress, Cancel);
        _connections.Add(connection);
        return shelf.Begin(_endpoint, id, null, connection).Value;
    }
}
