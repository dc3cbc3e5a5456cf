using System.Buffers;
using System.Text;
using System.Text.Json;
using Holdfast.Contracts.Errors;
using Holdfast.Governance.Identity;
using Holdfast.Processes.Supervision;
using Holdfast.Runtime.Keeping;
using Holdfast.Storage.Journal;

namespace Holdfast.Processes.Console;

/// <summary>The journal's entries about consoles: who, when, and what.</summary>
internal static class ConsoleRecord
{
    private const int MostWordCharacters = 1_000;
    private const int MostWords = 100;

    /// <summary>An entry.</summary>
    public static JournalEntry Of(
        Caller caller, string subject, string kind, Fault? fault = null, IReadOnlyList<string>? command = null,
        int? signal = null, int? pid = null, KeptEnd? end = null, bool? types = null)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            WriteCommand(json, command);
            WriteNumber(json, "number", signal);
            WriteNumber(json, "pid", pid);
            WriteNumber(json, "code", end?.Code);
            WriteNumber(json, "signal", end?.Signal);
            if (types is { } mayType)
                json.WriteBoolean("types", mayType);
            if (fault is not null)
                json.WriteString("detail", fault.Detail);
            json.WriteEndObject();
        }

        return new JournalEntry
        {
            Tenant = WorkerRecord.Tenant,
            Actor = caller.Actor,
            Kind = kind,
            Subject = subject,
            Result = fault is null ? "ok" : $"failed:{fault.Code.Id}",
            Data = Encoding.UTF8.GetString(buffer.WrittenSpan),
        };
    }

    private static void WriteCommand(Utf8JsonWriter json, IReadOnlyList<string>? command)
    {
        if (command is null)
            return;
        json.WriteStartArray("command");
        foreach (var word in command.Take(MostWords))
            json.WriteStringValue(word.AsSpan(0, Math.Min(word.Length, MostWordCharacters)));
        json.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, int? number)
    {
        if (number is { } value)
            json.WriteNumber(name, value);
    }
}
