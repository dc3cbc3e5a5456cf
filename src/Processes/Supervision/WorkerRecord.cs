using System.Buffers;
using System.Text;
using System.Text.Json;
using Holdfast.Governance.Tenants;
using Holdfast.Processes.Limits;
using Holdfast.Runtime.Keeping;
using Holdfast.Storage.Journal;

namespace Holdfast.Processes.Supervision;

/// <summary>Between workers' events and the journal's entries.</summary>
internal static class WorkerRecord
{
    /// <summary>The tenant whose journal tells of workers.</summary>
    public const string Tenant = TenantId.Default;

    /// <summary>The actor of what happens without an operator.</summary>
    public const string Actor = "system:processes";

    private const int MostReasonCharacters = 1_000;

    /// <summary>The journal's entry for an event.</summary>
    /// <param name="subject">Whom it is about.</param>
    /// <param name="told">What happened.</param>
    /// <param name="bootId">The boot of the machine to which a started process belongs.</param>
    public static JournalEntry ToEntry(string subject, WorkerEvent told, string bootId) => new()
    {
        Tenant = Tenant,
        Actor = Actor,
        Kind = told.Kind,
        Subject = subject,
        Result = told.Error is null ? "ok" : $"failed:{told.Error.Id}",
        Time = told.Time,
        Data = ToJson(told, bootId),
    };

    /// <summary>Which process an entry about one is about: pid and start ticks; null where it names none.</summary>
    public static (int Pid, long StartTicks)? ProcessOf(JournalEntry entry)
    {
        using var data = JsonDocument.Parse(entry.Data);
        return data.RootElement.TryGetProperty("pid", out var pid) && data.RootElement.TryGetProperty("start_ticks", out var ticks)
            ? (pid.GetInt32(), ticks.GetInt64())
            : null;
    }

    /// <summary>The process that an entry tells was started in this boot; null where it is of another, or names none.</summary>
    public static KeptChild? StartedOf(JournalEntry entry, string bootId)
    {
        if (ProcessOf(entry) is not { } process)
            return null;
        using var data = JsonDocument.Parse(entry.Data);
        var root = data.RootElement;

        // Before boots were recorded there was none; pid and start time have to do then.
        if (root.TryGetProperty("boot_id", out var boot) && boot.GetString() != bootId)
            return null;
        var spawned = root.TryGetProperty("spawned_ns", out var time) ? time.GetInt64() : 0;
        return new KeptChild(entry.Subject, process.Pid, process.StartTicks, spawned, End: null);
    }

    /// <summary>The port that an entry tells a child was started with; null where it names none.</summary>
    public static int? PortOf(JournalEntry entry)
    {
        using var data = JsonDocument.Parse(entry.Data);
        return data.RootElement.TryGetProperty("port", out var port) ? port.GetInt32() : null;
    }

    /// <summary>
    /// A worker's limits as an entry tells they were raised; null where it tells of none that are the definition's still.
    /// </summary>
    public static WorkerLimits? LimitsOf(JournalEntry entry, WorkerLimits defined)
    {
        using var data = JsonDocument.Parse(entry.Data);
        if (!data.RootElement.TryGetProperty("limits", out var limits))
            return null;
        var raised = defined with { Bounds = [.. defined.Bounds.Select(bound => Raised(bound, limits))] };
        return raised.Bounds.SequenceEqual(defined.Bounds) ? null : raised;
    }

    private static ResourceBound Raised(ResourceBound bound, JsonElement limits) =>
        bound.Policy == LimitPolicy.RestartAdjusted
        && limits.TryGetProperty(NameOf(bound), out var limit) && limit.GetProperty("defined").GetDouble() == bound.Limit
            ? bound.RaisedTo(limit.GetProperty("now").GetDouble())
            : bound;

    private static string NameOf(ResourceBound bound) => bound.Resource.ToString().ToLowerInvariant();

    private static string ToJson(WorkerEvent told, string bootId)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            WriteChild(json, told);
            if (told.Kind is WorkerEventKinds.Started or WorkerEventKinds.Found && bootId.Length > 0)
                json.WriteString("boot_id", bootId);
            if (told.Port is { } port)
                json.WriteNumber("port", port);
            if (told.Delay is { } delay)
                json.WriteNumber("delay_ms", Math.Round(delay.TotalMilliseconds, 3));
            if (told.Limits is { } limits)
                WriteLimits(json, limits);
            if (told.Reason is { } reason)
                json.WriteString("reason", reason.AsSpan(0, Math.Min(reason.Length, MostReasonCharacters)));
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteLimits(Utf8JsonWriter json, RaisedLimits limits)
    {
        json.WriteStartObject("limits");
        foreach (var bound in limits.Now.Bounds)
        {
            json.WriteStartObject(NameOf(bound));
            json.WriteNumber("defined", limits.Defined.Of(bound.Resource)!.Limit);
            json.WriteNumber("now", bound.Limit);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteChild(Utf8JsonWriter json, WorkerEvent told)
    {
        if (told.Child is not { } child)
            return;
        json.WriteNumber("pid", child.Pid);
        json.WriteNumber("start_ticks", child.StartTicks);
        json.WriteNumber("spawned_ns", child.SpawnedNanoseconds);
        WriteStream(json, "output", child.Output);
        WriteStream(json, "error", child.Error);
        if (child.End is not { } end)
            return;
        json.WriteNumber("died_ns", end.DiedNanoseconds);
        if (end.Unknown)
        {
            json.WriteString("exit", "unknown");
            return;
        }

        json.WriteNumber("code", end.Code);
        json.WriteNumber("signal", end.Signal);
        json.WriteNumber("user_ms", Math.Round(end.UserTime.TotalMilliseconds, 3));
        json.WriteNumber("system_ms", Math.Round(end.SystemTime.TotalMilliseconds, 3));
        json.WriteNumber("peak_memory", end.PeakMemory);
    }

    // Said only where something was lost: the log itself tells what was kept.
    private static void WriteStream(Utf8JsonWriter json, string name, KeptStream? stream)
    {
        if (stream is { Dropped: > 0 })
            json.WriteNumber($"{name}_dropped", stream.Dropped);
    }
}
