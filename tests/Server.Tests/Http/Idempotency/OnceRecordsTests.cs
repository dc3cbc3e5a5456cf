using System.Text;
using Holdfast.Server.Http.Idempotency;
using Holdfast.Storage.Journal;

namespace Holdfast.Server.Tests.Http.Idempotency;

public sealed class OnceRecordsTests
{
    private static readonly OnceKey Key = OnceKey.Of("tenant", "key:me", "pay-1");
    private static readonly OnceEntry Entry = new(Key, "f00d", TimeSpan.Zero);
    private static readonly KeptAnswer Created = new(
        201, [new("Content-Type", "application/json"), new("Location", "/api/v1/sessions/1"), new("X-RateLimit", "7")], Encoding.UTF8.GetBytes("""{ "id":"1", "label":"Grüße \"x\"" }"""));

    [Fact]
    public void An_answer_is_read_again_byte_for_byte_with_the_headers_that_matter()
    {
        var read = Assert.Single(Fold(Begun(), OnceRecords.Ended(Entry, Created, OnceEnd.CarriedOut, withBody: true)));
        Assert.Equal((Key, "f00d", OnceEnd.CarriedOut), (read.Key, read.Fingerprint, read.End));
        Assert.Equal(Created.Body, read.Answer!.Body);
        Assert.Equal(201, read.Answer.Status);
        Assert.Equal(Created.Headers.Take(2), read.Answer.Headers);
    }

    [Fact]
    public void One_that_did_not_end_is_unknown_one_that_did_nothing_is_none_and_one_that_began_before_is_passed_over()
    {
        Assert.Equal(OnceEnd.Unknown, Assert.Single(Fold(Begun())).End);
        var forgotten = OnceRecords.Ended(Entry, new KeptAnswer(503, [], "{}"u8.ToArray()), OnceEnd.Forgotten, withBody: true);
        Assert.Empty(Fold(Begun(), forgotten));
        Assert.Equal(OnceEnd.Unknown, Assert.Single(Fold(Begun(), forgotten, Begun())).End);
        Assert.Empty(Fold(forgotten));
    }

    [Fact]
    public void They_come_in_the_order_in_which_they_began()
    {
        var other = new OnceEntry(OnceKey.Of("tenant", "key:me", "pay-2"), "beef", TimeSpan.Zero);
        var read = Fold(Begun(), OnceRecords.Begun(other, "POST /x"), OnceRecords.Ended(Entry, null, OnceEnd.Forgotten, withBody: true), Begun());
        Assert.Equal([other.Key, Key], read.Select(one => one.Key));
    }

    [Fact]
    public void What_shows_a_screen_or_is_too_large_leaves_its_key_alone_and_a_failure_its_code()
    {
        var shown = OnceRecords.Ended(Entry, Created, OnceEnd.CarriedOut, withBody: false);
        Assert.DoesNotContain("label", shown.Data, StringComparison.Ordinal);
        Assert.Equal(("ok", OnceEnd.CarriedOut, null), (shown.Result, Fold(Begun(), shown).Single().End, Fold(Begun(), shown).Single().Answer));
        var large = Created with { Body = Encoding.UTF8.GetBytes($"\"{new string('x', OnceRecords.BodyLimit)}\"") };
        Assert.Null(Fold(Begun(), OnceRecords.Ended(Entry, large, OnceEnd.CarriedOut, withBody: true)).Single().Answer);
        var failed = new KeptAnswer(504, [], """{ "code": "HF3004" }"""u8.ToArray());
        Assert.Equal("failed:HF3004", OnceRecords.Ended(Entry, failed, OnceEnd.CarriedOut, withBody: false).Result);
        var again = Fold(Begun(), OnceRecords.Ended(Entry, failed, OnceEnd.CarriedOut, withBody: false)).Single().Answer!;
        Assert.Equal((504, false), (again.Status, again.IsSuccess));
        Assert.Contains("\"code\":\"HF3004\"", Encoding.UTF8.GetString(again.Body), StringComparison.Ordinal);
        Assert.Equal("failed:HF2009", OnceRecords.Ended(Entry, null, OnceEnd.CarriedOut, withBody: false).Result);
    }

    private static JournalEntry Begun() => OnceRecords.Begun(Entry, "POST /api/v1/sessions");

    private static IReadOnlyList<OnceRecalled> Fold(params JournalEntry[] entries) =>
        OnceRecords.Fold(entries.Select((entry, i) => new JournalRecord(i + 1, DateTimeOffset.UnixEpoch.AddSeconds(i), entry, default)));
}
