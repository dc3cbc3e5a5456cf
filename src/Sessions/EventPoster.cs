using System.Buffers;
using System.Text;
using System.Text.Json;
using Holdfast.Storage.Journal;

namespace Holdfast.Sessions;

/// <summary>Posts events that nobody waits for, and counts those that the journal would not take.</summary>
internal sealed class EventPoster(EventJournal journal)
{
    private long _unrecorded;

    /// <summary>Events that the journal would not take, since the start.</summary>
    public long Unrecorded => Interlocked.Read(ref _unrecorded);

    /// <summary>An event's data: an object with these fields.</summary>
    public static string Json(Action<Utf8JsonWriter> fields)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var data = new Utf8JsonWriter(bytes))
        {
            data.WriteStartObject();
            fields(data);
            data.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    /// <summary>Posts an event. What it tells of goes on where the journal is full; that something is missing can be read from the count.</summary>
    public void Post(JournalEntry entry)
    {
        try
        {
            journal.Post(entry);
        }
        catch (JournalException)
        {
            Interlocked.Increment(ref _unrecorded);
        }
    }
}
