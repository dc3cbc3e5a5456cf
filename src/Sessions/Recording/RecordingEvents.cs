using System.Text.Json;
using Holdfast.Governance.Identity;
using Holdfast.Runtime;
using Holdfast.Storage.Journal;

namespace Holdfast.Sessions.Recording;

/// <summary>What the journal is told of recordings: what was recorded, who looked at it, what was removed. Never what they show or what was searched for.</summary>
internal sealed class RecordingEvents(EventJournal journal, Io io)
{
    private static readonly string NodeActor = Caller.System("sessions").Actor;
    private readonly EventPoster _poster = new(journal);

    /// <summary>Events that the journal would not take.</summary>
    public long Unrecorded => _poster.Unrecorded;

    /// <summary>A recording has come to its end: <c>recording_ended</c>. Does not wait for the journal.</summary>
    public void Ended(RecordingEntry entry, bool isWhole)
    {
        var view = entry.View();
        _poster.Post(Entry(entry, NodeActor, "recording_ended", data =>
        {
            data.WriteNumber("screens", view.Screens);
            data.WriteNumber("inputs", view.Inputs);
            data.WriteNumber("bytes", view.Bytes);
            if (view.Lost > 0) data.WriteNumber("lost", view.Lost);
            if (!isWhole) data.WriteBoolean("interrupted", true);
        }));
    }

    /// <summary>Somebody looked into a recording: <c>recording_read</c>; completes when it is durable.</summary>
    /// <param name="entry">The recording.</param>
    /// <param name="actor">Who.</param>
    /// <param name="how"><c>replay</c>, <c>search</c> or <c>export</c>.</param>
    /// <param name="from">From where on, in time from the session's creation; null from where a cursor says.</param>
    /// <exception cref="JournalException">It could not be recorded.</exception>
    public async ValueTask ReadAsync(RecordingEntry entry, string actor, string how, TimeSpan? from) =>
        await journal.AppendAsync(
            Entry(entry, actor, "recording_read", data =>
            {
                data.WriteString("how", how);
                data.WriteString("owner", entry.Header.Owner);
                if (from is { } time) data.WriteNumber("from_ms", (long)time.TotalMilliseconds);
            }),
            CancellationToken.None);

    /// <summary>Somebody searched recordings: <c>recordings_searched</c>; completes when it is durable.</summary>
    /// <exception cref="JournalException">It could not be recorded.</exception>
    public async ValueTask SearchedAsync(Caller caller, int length) => await journal.AppendAsync(
        new JournalEntry
        {
            Tenant = caller.Tenant,
            Actor = caller.Actor,
            Kind = "recordings_searched",
            Subject = "recordings",
            Time = io.Clock.UtcNow,
            Data = EventPoster.Json(data => data.WriteNumber("text_length", length)),
        },
        CancellationToken.None);

    /// <summary>Somebody removes a recording: <c>recording_removed</c>; completes when it is durable.</summary>
    /// <exception cref="JournalException">It could not be recorded.</exception>
    public async ValueTask RemovedAsync(RecordingEntry entry, string actor) =>
        await journal.AppendAsync(Removed(entry, actor, "requested"), CancellationToken.None);

    /// <summary>A recording is being removed as the configuration says: <c>recording_removed</c>; completes when it is durable.</summary>
    /// <exception cref="JournalException">It could not be recorded.</exception>
    public async ValueTask RetiredAsync(RecordingEntry entry) =>
        await journal.AppendAsync(Removed(entry, NodeActor, "retention"), CancellationToken.None);

    private JournalEntry Removed(RecordingEntry entry, string actor, string reason) => Entry(entry, actor, "recording_removed", data =>
    {
        data.WriteString("reason", reason);
        data.WriteString("owner", entry.Header.Owner);
        data.WriteString("started_at", entry.Header.StartedAt);
        data.WriteNumber("bytes", entry.Bytes);
    });

    private JournalEntry Entry(RecordingEntry entry, string actor, string kind, Action<Utf8JsonWriter> data) => new()
    {
        Tenant = entry.Header.Tenant,
        Actor = actor,
        Kind = kind,
        Subject = $"session/{entry.Header.Id}",
        Time = io.Clock.UtcNow,
        Data = EventPoster.Json(data),
    };
}
