using System.Buffers;
using System.Text.Json;

namespace Holdfast.Sessions.Hooks;

/// <summary>
/// What a hook is told: the facts of the journal's event, and never a screen, what was typed, or the detail of a fault, which may show either.
/// Pure.
/// </summary>
internal sealed record HookNews
{
    private const string VariablePrefix = "HOLDFAST_HOOK_";

    /// <summary>Its own identifier, the same each time that it is posted.</summary>
    public required string Id { get; init; }

    /// <summary>What happened.</summary>
    public required HookMoment Moment { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The node's name.</summary>
    public required string Node { get; init; }

    /// <summary>Whose session it is.</summary>
    public required string Tenant { get; init; }

    /// <summary>The session.</summary>
    public required string Session { get; init; }

    /// <summary>Who created it.</summary>
    public required string Owner { get; init; }

    /// <summary>Who did what happened.</summary>
    public required string Actor { get; init; }

    /// <summary>The endpoint it is at.</summary>
    public required string Endpoint { get; init; }

    /// <summary>Its pool; null for none.</summary>
    public string? Pool { get; init; }

    /// <summary>What its creator calls it; null for nothing.</summary>
    public string? Label { get; init; }

    /// <summary>Its LU; null where the host told none.</summary>
    public string? Lu { get; init; }

    /// <summary>Why it was closed; null otherwise.</summary>
    public string? Reason { get; init; }

    /// <summary>The catalogue's code of what it failed with; null otherwise.</summary>
    public string? Code { get; init; }

    /// <summary>What happened, as a word.</summary>
    public string Word => Moment.ToString().ToLowerInvariant();

    /// <summary>An object of JSON.</summary>
    /// <param name="hook">The hook that is told.</param>
    public byte[] ToJson(string hook)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("id", Id);
            json.WriteString("type", $"session.{Word}");
            json.WriteString("timestamp", Time.ToUniversalTime());
            json.WriteString("hook", hook);
            json.WriteStartObject("data");
            foreach (var (name, value) in Facts()) json.WriteString(name, value);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>The same as variables of a program; what is not known is the empty text.</summary>
    /// <param name="hook">The hook that is told.</param>
    public Dictionary<string, string?> ToVariables(string hook)
    {
        var variables = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            [$"{VariablePrefix}NAME"] = hook, [$"{VariablePrefix}ID"] = Id, [$"{VariablePrefix}TIME"] = Time.ToUniversalTime().ToString("O"),
        };
        foreach (var name in (ReadOnlySpan<string>)["POOL", "LABEL", "LU", "REASON", "CODE"]) variables[VariablePrefix + name] = "";
        foreach (var (name, value) in Facts()) variables[VariablePrefix + name.ToUpperInvariant()] = value;
        return variables;
    }

    private IEnumerable<(string Name, string Value)> Facts()
    {
        (string Name, string? Value)[] facts =
        [
            ("event", Word), ("node", Node), ("tenant", Tenant), ("session", Session), ("owner", Owner), ("actor", Actor), ("endpoint", Endpoint),
            ("pool", Pool), ("label", Label), ("lu", Lu), ("reason", Reason), ("code", Code),
        ];
        return facts.Where(fact => fact.Value is not null).Select(fact => (fact.Name, fact.Value!));
    }
}
