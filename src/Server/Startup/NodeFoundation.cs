using Holdfast.Contracts.Errors;
using Holdfast.Governance.Audit;
using Holdfast.Governance.Identity;
using Holdfast.Governance.Tenants;
using Holdfast.Runtime;
using Holdfast.Runtime.Keeping;
using Holdfast.Storage.Journal;
using Holdfast.Storage.Sqlite;

namespace Holdfast.Server.Startup;

/// <summary>What a node's parts stand on: its data folder, held alone; the journal; the Keeper; who may call.</summary>
internal sealed class NodeFoundation : IAsyncDisposable
{
    private readonly Listener _hold;
    private readonly string _data;

    private NodeFoundation(Io io, string data, Listener hold, EventJournal journal, KeeperClient keeper, ApiKeyStore keys)
    {
        Io = io;
        _data = data;
        _hold = hold;
        Journal = journal;
        Keeper = keeper;
        Keys = keys;
        Audit = new AuditService(journal);
    }

    public Io Io { get; }

    public EventJournal Journal { get; }

    public KeeperClient Keeper { get; private set; }

    public ApiKeyStore Keys { get; }

    public AuditService Audit { get; }

    /// <summary>The Unix socket of a data folder's node.</summary>
    public static string SocketOf(string data) => Path.Combine(data, "holdfast.sock");

    /// <summary>Takes hold of the data folder and opens what is in it, or tells why that cannot be.</summary>
    public static async Task<Result<NodeFoundation>> LayAsync(Io io, NodeSettings settings)
    {
        var data = settings.Data;
        try
        {
            foreach (var folder in (string[])[data, "logs", "tenants", "keys"]) io.Files.CreateFolder(Path.Combine(data, folder));
            foreach (var folder in (string[])["tenants", "keys"]) io.Files.Restrict(Path.Combine(data, folder));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new Fault(NodeErrors.DataFolder, $"{data}: {failure.Message}");
        }

        if (!(await HoldAsync(io, data)).TryGet(out var hold, out var fault)) return fault;
        if (await PortFaultAsync(io, settings) is { } taken)
        {
            await hold.DisposeAsync();
            return taken;
        }

        // The daemon that held the folder before may have died without removing its socket; the hold says that it is gone.
        io.Files.Delete(SocketOf(data));
        return await OpenAsync(io, data, hold);
    }

    /// <summary>Connects to the Keeper again after the connection was lost; starts one where it is gone.</summary>
    public async ValueTask<KeeperClient> ReconnectAsync(CancellationToken cancellationToken)
    {
        Keeper = await KeeperLauncher.EnsureAsync(Io, KeeperProgram, _data, cancellationToken);
        await Reconnected(cancellationToken);
        return Keeper;
    }

    /// <summary>Called when there is a connection to the Keeper again: it may be another Keeper, which holds nothing.</summary>
    public Func<CancellationToken, ValueTask> Reconnected { get; set; } = _ => default;

    /// <summary>Ends the Keeper, over a connection of its own: the one before belonged to the workers' service.</summary>
    public async Task EndKeeperAsync()
    {
        await using var keeper = await KeeperClient.ConnectAsync(Io, KeeperLauncher.SocketOf(_data), CancellationToken.None);
        await keeper.ShutdownAsync(force: true, CancellationToken.None);
    }

    /// <summary>Why the node cannot do its work just now; null where it can.</summary>
    public string? Trouble =>
        Keeper.Closed.IsCompleted ? "the Keeper does not answer"
        : Journal.Failures is { Count: > 0 } failures ? $"the journal cannot be written: {failures.First().Value.Message}"
        : null;

    /// <summary>Records what happened to the node itself.</summary>
    public async Task RecordAsync(Caller caller, string kind) => await Journal.AppendAsync(
        new JournalEntry { Tenant = TenantId.Default, Actor = caller.Actor, Kind = kind, Subject = "node" }, CancellationToken.None);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Keeper.DisposeAsync();
        Keys.Dispose();
        await Journal.DisposeAsync();
        await _hold.DisposeAsync();
    }

    /// <summary>A failure of the journal or of its database by its code: a damaged file needs another mend than a full disk.</summary>
    public static Fault FaultOf(IOException failure) => new(
        (failure as SqliteException ?? failure.InnerException as SqliteException) is { IsCorrupt: true }
            ? JournalErrors.NotADatabase
            : JournalErrors.Unavailable,
        failure.Message);

    /// <summary>The hold ends with the process, whatever ends that; a socket, because the kernel answers on it for nobody.</summary>
    private static async Task<Result<Listener>> HoldAsync(Io io, string data)
    {
        try
        {
            var hold = await io.Network.ListenAsync(Address.Unix(Path.Combine(data, "hold.sock")), CancellationToken.None);
            _ = io.Start("hold", () => AnswerAsync(hold));
            return hold;
        }
        catch (NetworkException failure) when (failure.Failure == NetworkFailure.AddressInUse)
        {
            return new Fault(NodeErrors.AlreadyRunning, $"{data} is held by another holdfastd.");
        }
        catch (IOException failure)
        {
            return new Fault(NodeErrors.DataFolder, $"{data}: {failure.Message}");
        }
    }

    /// <summary>Whoever asks whether the folder is held is let in and out again; unanswered, they would fill the queue.</summary>
    private static async Task AnswerAsync(Listener hold)
    {
        while (true)
        {
            try
            {
                await (await hold.AcceptAsync(CancellationToken.None)).DisposeAsync();
            }
            catch (Exception failure) when (failure is NetworkException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    /// <summary>A port that is in use is found before any worker is started or any host is called.</summary>
    private static async Task<Fault?> PortFaultAsync(Io io, NodeSettings settings)
    {
        try
        {
            await using var probe = await io.Network.ListenAsync(Address.Tcp(settings.HttpHost, settings.HttpPort), CancellationToken.None);
            return null;
        }
        catch (NetworkException failure)
        {
            var code = failure.Failure == NetworkFailure.AddressInUse ? NodeErrors.PortInUse : NodeErrors.CannotListen;
            return new Fault(code, $"{settings.HttpHost}:{settings.HttpPort}: {failure.Message}");
        }
    }

    private static async Task<Result<NodeFoundation>> OpenAsync(Io io, string data, Listener hold)
    {
        var journal = new SqliteJournal(io, data);
        try
        {
            var keys = await ApiKeyStore.OpenAsync(io, journal, data, CancellationToken.None);
            // A journal that cannot be read is found before anything runs that could not be recorded.
            await journal.ReadAsync(TenantId.Default, new JournalQuery { Newest = true, Limit = 1 }, CancellationToken.None);
            var keeper = await KeeperLauncher.EnsureAsync(io, KeeperProgram, data, CancellationToken.None);
            return new NodeFoundation(io, data, hold, journal, keeper, keys);
        }
        catch (Exception failure) when (failure is KeeperException or SqliteException or JournalException)
        {
            await journal.DisposeAsync();
            await hold.DisposeAsync();
            return failure is KeeperException ? new Fault(WorkerErrors.KeeperUnavailable, failure.Message) : FaultOf((IOException)failure);
        }
    }

    private static string KeeperProgram => Path.Combine(AppContext.BaseDirectory, "holdfast-keeper");
}
