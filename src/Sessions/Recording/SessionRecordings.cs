using Holdfast.Runtime;
using Holdfast.Sessions.Lifecycle;
using Holdfast.Storage.Journal;

namespace Holdfast.Sessions.Recording;

/// <summary>Begins and ends the recordings of a node's sessions, and keeps house among those that are kept.</summary>
internal sealed class SessionRecordings : IAsyncDisposable
{
    /// <summary>Between two looks for recordings that are to be removed.</summary>
    public static readonly TimeSpan HousekeepingInterval = TimeSpan.FromMinutes(1);

    private readonly Io _io;
    private readonly RecordingOptions _options;
    private readonly Dictionary<string, bool?> _pools;
    private readonly Dictionary<string, bool?> _endpoints;
    private readonly RecordingShelf _shelf;
    private readonly RecordingEvents _events;
    private readonly RecordingDesk _desk;

    // Of which the journal was told already, and whose files could not be removed.
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    public SessionRecordings(SessionServiceOptions options, Action<string, Exception> report)
    {
        (_io, _options) = (options.Io, options.Recording);
        _pools = options.Pools.ToDictionary(pool => pool.Name, pool => pool.Record, StringComparer.Ordinal);
        _endpoints = options.Endpoints.ToDictionary(endpoint => endpoint.Name, endpoint => endpoint.Record, StringComparer.Ordinal);
        _shelf = new RecordingShelf(options.Io, options.RecordingFolder);
        _events = new RecordingEvents(options.Journal, options.Io);
        _desk = new RecordingDesk(options.Io, _shelf, _events, report);
        Service = new RecordingService(_shelf, _events);
    }

    /// <summary>The recordings, for callers.</summary>
    public RecordingService Service { get; }

    /// <summary>Events that the journal would not take.</summary>
    public long UnrecordedEvents => _events.Unrecorded;

    /// <summary>Begins the recording of a session, where it is to be recorded; goes on with one that an earlier daemon began.</summary>
    public void Begin(Session session)
    {
        if (!_shelf.HasFolder || !Covers(session)) return;
        var header = new RecordingHeader
        {
            Id = session.Id,
            Tenant = session.Tenant,
            Owner = session.Actor,
            Endpoint = session.Connection.Endpoint,
            Pool = session.Pool,
            Label = session.Label,
            StartedAt = session.CreatedAt,
        };
        try
        {
            session.Tape = new SessionTape(session, _shelf.Begin(header), _desk, _io.Clock);
            // One that comes back without its connection shows nothing any more; only its end is still to come.
            if (session.Error is null) session.Tape.Follow(session.Connection);
        }
        catch (IOException)
        {
            // Without a folder nothing is recorded; the session goes on.
            return;
        }
    }

    /// <summary>Ends the recording of a session, before its connection serves anybody else.</summary>
    public static void End(Session session) => session.Tape?.End();

    /// <summary>Finds out what earlier daemons recorded, and removes what is not to be kept, until told to stop.</summary>
    public async Task KeepHouseAsync(CancellationToken stop)
    {
        await _shelf.LoadAsync(stop);
        while (true)
        {
            await RetireAsync();
            await _io.Clock.Delay(HousekeepingInterval, stop);
        }
    }

    /// <summary>Writes what waits to be written. Recordings of sessions that were not ended can be gone on with.</summary>
    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    private bool Covers(Session session) =>
        (session.Pool is { } pool ? _pools.GetValueOrDefault(pool) : null)
        ?? _endpoints.GetValueOrDefault(session.Connection.Endpoint)
        ?? _options.Enabled switch { RecordingScope.All => true, RecordingScope.Pools => session.Pool is not null, _ => false };

    /// <summary>Removes what is not to be kept, each once the journal has it: a kill in between leaves a file too many and none unaccounted for.</summary>
    private async ValueTask RetireAsync()
    {
        KeptRecording[] kept = [.. _shelf.All.Select(entry => new KeptRecording(entry.Header.Id, entry.LastAt, entry.Bytes, entry.IsLive))];
        foreach (var id in RecordingRetention.Choose(kept, _options, _io.Clock.UtcNow))
        {
            if (_shelf.Find(id) is not { IsLive: false } entry) continue;
            try
            {
                if (!_told.Contains(id)) await _events.RetiredAsync(entry);
            }
            catch (JournalException)
            {
                // What cannot be told is not done; in a minute it is tried again.
                return;
            }

            // What is left of it is tried again later, and told once.
            if (_shelf.TryRemove(entry)) _told.Remove(id);
            else if (_shelf.Find(id) is not null) _told.Add(id);
        }
    }
}
