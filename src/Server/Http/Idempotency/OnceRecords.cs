using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Holdfast.Contracts;
using Holdfast.Contracts.Errors;
using Holdfast.Storage.Journal;

namespace Holdfast.Server.Http.Idempotency;

/// <summary>
/// What the journal holds of requests with keys, and what is read from that; pure. <c>request_begun</c> stands before anything of the request
/// is done, <c>request_ended</c> before it is answered. No key stands there as it was sent, and no answer that shows a screen.
/// </summary>
internal static class OnceRecords
{
    /// <summary>Both kinds.</summary>
    public const string Kinds = "request_*";

    /// <summary>An answer over this is not recorded, in bytes; what is left of a record's room is for its headers.</summary>
    public const int BodyLimit = 48 * 1024;

    private const string BegunKind = "request_begun";
    private const string EndedKind = "request_ended";
    private const string Noun = "request/";
    private const string Failed = "failed:";

    // The journal's own encoding: what reads it is no web page.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A request begins.</summary>
    /// <param name="entry">The request.</param>
    /// <param name="operation">Method and path.</param>
    public static JournalEntry Begun(OnceEntry entry, string operation) => Record(entry.Key, BegunKind, "ok", data =>
    {
        data.WriteString("operation", operation);
        data.WriteString("fingerprint", entry.Fingerprint);
    });

    /// <summary>A request has ended.</summary>
    /// <param name="entry">The request.</param>
    /// <param name="answer">Its answer; null where it gave none.</param>
    /// <param name="end">How it ended.</param>
    /// <param name="withBody">Whether the answer's body may be recorded.</param>
    public static JournalEntry Ended(OnceEntry entry, KeptAnswer? answer, OnceEnd end, bool withBody) =>
        Record(entry.Key, EndedKind, Result(answer), data =>
        {
            data.WriteBoolean("forgotten", end == OnceEnd.Forgotten);
            if (answer is null || !withBody || end == OnceEnd.Forgotten || answer.Body.Length is 0 or > BodyLimit) return;
            data.WriteNumber("status", answer.Status);
            data.WriteStartObject("headers");
            foreach (var (name, value) in answer.Headers.Where(header => header.Key is "Content-Type" or "Location")) data.WriteString(name, value);
            data.WriteEndObject();
            // All answers are JSON, and are given again byte for byte.
            data.WritePropertyName("body");
            data.WriteRawValue(answer.Body);
        });

    /// <summary>The requests that records tell of, in the order in which they began.</summary>
    /// <param name="records">Those of one tenant, of these kinds, the oldest first. What began before them is passed over.</param>
    public static IReadOnlyList<OnceRecalled> Fold(IEnumerable<JournalRecord> records)
    {
        Dictionary<OnceKey, LinkedListNode<OnceRecalled>> known = [];
        LinkedList<OnceRecalled> all = [];
        foreach (var record in records)
        {
            if (!record.Entry.Subject.StartsWith(Noun, StringComparison.Ordinal)) continue;
            var key = new OnceKey(record.Entry.Tenant, record.Entry.Actor, record.Entry.Subject[Noun.Length..]);
            using var data = JsonDocument.Parse(record.Entry.Data);
            var found = known.GetValueOrDefault(key);
            if (record.Entry.Kind == BegunKind)
            {
                if (found is not null) all.Remove(found);
                var fingerprint = data.RootElement.GetProperty("fingerprint").GetString()!;
                known[key] = all.AddLast(new OnceRecalled(key, fingerprint, record.Time, OnceEnd.Unknown, null));
            }
            else if (found is not null && data.RootElement.GetProperty("forgotten").GetBoolean())
            {
                all.Remove(found);
                known.Remove(key);
            }
            else if (found is not null)
            {
                found.Value = found.Value with { End = OnceEnd.CarriedOut, Answer = Answer(data.RootElement) ?? Refused(record.Entry.Result) };
            }
        }

        return [.. all];
    }

    private static KeptAnswer? Answer(JsonElement data) => data.TryGetProperty("body", out var body)
        ? new KeptAnswer(
            data.GetProperty("status").GetInt32(),
            [.. data.GetProperty("headers").EnumerateObject().Select(header => KeyValuePair.Create(header.Name, header.Value.GetString()!))],
            Encoding.UTF8.GetBytes(body.GetRawText()))
        : null;

    /// <summary>The answer of a request that failed and whose answer was not recorded whole: its code alone; null where it succeeded.</summary>
    private static KeptAnswer? Refused(string result)
    {
        if (!result.StartsWith(Failed, StringComparison.Ordinal) || Catalogue.Find(result[Failed.Length..]) is not { } code) return null;
        var problem = Problem.Of(new Fault(code, $"{code.Cause} The daemon was restarted since, and no more is kept of this answer."));
        return new KeptAnswer(
            code.Status, [KeyValuePair.Create("Content-Type", Answers.ProblemType)],
            JsonSerializer.SerializeToUtf8Bytes(problem, ContractsJson.Default.Problem));
    }

    private static string Result(KeptAnswer? answer)
    {
        if (answer is { IsSuccess: true }) return "ok";
        try
        {
            using var problem = JsonDocument.Parse(answer?.Body ?? []);
            return $"{Failed}{problem.RootElement.GetProperty("code").GetString()}";
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return $"{Failed}HF2009";
        }
    }

    private static JournalEntry Record(OnceKey key, string kind, string result, Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var data = new Utf8JsonWriter(buffer, Plain))
        {
            data.WriteStartObject();
            write(data);
            data.WriteEndObject();
        }

        return new JournalEntry
        {
            Tenant = key.Tenant, Actor = key.Actor, Kind = kind, Subject = Noun + key.Digest, Result = result, Data = Encoding.UTF8.GetString(buffer.ToArray()),
        };
    }
}
