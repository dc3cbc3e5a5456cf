using Holdfast.Storage.Journal;

namespace Holdfast.Storage.Tests.Journal;

/// <summary>Events to write in tests.</summary>
internal static class Entries
{
    internal const string Tenant = "acme";

    internal static JournalEntry Numbered(int number, string tenant = Tenant) => new()
    {
        Tenant = tenant,
        Actor = $"key:user{number % 3}",
        Kind = number % 2 == 0 ? "worker_started" : "session_created",
        Subject = $"worker/w{number % 5}",
        Result = number % 7 == 0 ? "failed:HF4001" : "ok",
        Data = $$"""{"number":{{number}},"note":"zwölf"}""",
    };

    internal static async Task FillAsync(EventJournal journal, int count, string tenant = Tenant)
    {
        await Task.WhenAll(Enumerable.Range(1, count)
            .Select(number => journal.AppendAsync(Numbered(number, tenant), CancellationToken.None).AsTask()));
    }
}
