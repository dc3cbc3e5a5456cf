using System.Buffers;
using System.Text;
using System.Text.Json;
using Holdfast.Contracts.Errors;
using Holdfast.Processes.Supervision;
using Holdfast.Storage.Journal;

namespace Holdfast.Processes.Schedules;

/// <summary>Between what a schedule did and the journal's entries; the last of them says from where to go on after a restart of the node.</summary>
/// <param name="Schedule">The schedule in its own words; another one begins afresh.</param>
/// <param name="Handled">Up to when all that was due has been dealt with.</param>
/// <param name="Due">When the run was due; null where the schedule was seen first.</param>
/// <param name="Outcome">What became of it; null where the schedule was seen first.</param>
/// <param name="LeftOut">How many runs were left out.</param>
internal sealed record ScheduleRecord(string Schedule, DateTimeOffset Handled, DateTimeOffset? Due, string? Outcome, int LeftOut)
{
    /// <summary>The kind of these entries; their subject is the worker's.</summary>
    public const string Kind = "process_schedule";

    /// <summary>The outcome of a run that was due and could not be begun; it comes after the one that says that it is.</summary>
    public const string Refused = "refused";

    private const string Actor = "system:schedules";

    /// <summary>Why it was refused; null where it was not.</summary>
    public string? Reason { get; init; }

    /// <summary>The journal's entry.</summary>
    public JournalEntry ToEntry(string subject) => new()
    {
        Tenant = WorkerRecord.Tenant,
        Actor = Actor,
        Kind = Kind,
        Subject = subject,
        Result = Reason is null ? "ok" : $"failed:{WorkerErrors.CannotStart.Id}",
        Data = ToJson(),
    };

    /// <summary>Reads an entry.</summary>
    public static ScheduleRecord Of(JournalEntry entry)
    {
        using var document = JsonDocument.Parse(entry.Data);
        var data = document.RootElement;
        return new ScheduleRecord(
            data.GetProperty("schedule").GetString()!,
            data.GetProperty("handled").GetDateTimeOffset(),
            data.TryGetProperty("due", out var due) ? due.GetDateTimeOffset() : null,
            data.TryGetProperty("outcome", out var outcome) ? outcome.GetString() : null,
            data.GetProperty("left_out").GetInt32())
        {
            Reason = data.TryGetProperty("reason", out var reason) ? reason.GetString() : null,
        };
    }

    private string ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("schedule", Schedule);
            json.WriteString("handled", Handled);
            if (Due is { } due)
                json.WriteString("due", due);
            if (Outcome is not null)
                json.WriteString("outcome", Outcome);
            if (Reason is not null)
                json.WriteString("reason", Reason);
            json.WriteNumber("left_out", LeftOut);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
