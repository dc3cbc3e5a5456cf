using System.Buffers;
using System.Text;
using System.Text.Json;
using Holdfast.Processes.Supervision;
using Holdfast.Storage.Journal;

namespace Holdfast.Processes.Logs;

/// <summary>Tells the journal what became of workers' logs. Whoever tells it does not wait, nor for a journal that fails: that tells so itself.</summary>
internal static class LogEvents
{
    /// <summary>Posts an event.</summary>
    /// <param name="journal">The journal; null where nothing is told.</param>
    /// <param name="kind">The kind of event.</param>
    /// <param name="subject">What it is about.</param>
    /// <param name="fields">Writes the fields of its data.</param>
    public static void Post(EventJournal? journal, string kind, string subject, Action<Utf8JsonWriter> fields)
    {
        var data = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(data))
        {
            json.WriteStartObject();
            fields(json);
            json.WriteEndObject();
        }

        try
        {
            journal?.Post(new JournalEntry
            {
                Tenant = WorkerRecord.Tenant,
                Actor = WorkerRecord.Actor,
                Kind = kind,
                Subject = subject,
                Data = Encoding.UTF8.GetString(data.WrittenSpan),
            });
        }
        catch (JournalException)
        {
            return;
        }
    }
}
