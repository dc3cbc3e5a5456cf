using Holdfast.Contracts.Errors;
using Holdfast.Server.Http.Idempotency;

namespace Holdfast.Server.Tests.Http.Idempotency;

public sealed class OnceTableTests
{
    private static readonly TimeSpan Day = OnceTable.Lifetime;
    private readonly OnceTable _table = new();

    [Fact]
    public void A_key_is_forgotten_after_a_day_and_not_before()
    {
        var first = Begin("a", TimeSpan.Zero);
        Keep(first, 10);
        Assert.Same(first, _table.Begin(Key("a"), "f", Day - TimeSpan.FromTicks(1)).Entry);
        var second = _table.Begin(Key("a"), "f", Day);
        Assert.True(second.IsFirst);
        Assert.NotSame(first, second.Entry);
    }

    [Fact]
    public void What_is_still_under_way_is_not_forgotten()
    {
        var first = Begin("a", TimeSpan.Zero);
        Assert.Same(first, _table.Begin(Key("a"), "f", Day * 2).Entry);
    }

    [Fact]
    public void Where_answers_are_too_large_together_the_oldest_go_and_their_keys_stay()
    {
        var entries = Enumerable.Range(0, 5).Select(i => Begin($"{i}", TimeSpan.Zero)).ToList();
        foreach (var entry in entries) Keep(entry, (int)(OnceTable.AnswerLimit / 3));
        Assert.Equal([false, false, true, true, true], entries.Select(entry => _table.AnswerOf(entry) is not null));
        Assert.All(entries, entry => Assert.False(_table.Begin(entry.Key, "f", TimeSpan.Zero).IsFirst));
        Assert.NotNull(_table.Begin(entries[0].Key, "other", TimeSpan.Zero).Fault);
    }

    [Fact]
    public void Too_many_keys_of_a_tenant_are_refused_until_the_oldest_are_forgotten()
    {
        for (var i = 0; i < OnceTable.KeyLimit; i++) Keep(Begin($"{i}", TimeSpan.FromTicks(i)), 0);
        Assert.Equal(RequestErrors.TooManyKeys, _table.Begin(Key("one more"), "f", TimeSpan.FromHours(1)).Fault?.Code);
        Assert.True(_table.Begin(new OnceKey("other", "me", "one more"), "f", TimeSpan.FromHours(1)).IsFirst);
        Assert.True(_table.Begin(Key("one more"), "f", Day).IsFirst);
    }

    [Fact]
    public void What_is_not_to_be_remembered_is_tried_again_and_who_waited_has_its_answer()
    {
        var first = Begin("a", TimeSpan.Zero);
        var waiting = _table.Begin(Key("a"), "f", TimeSpan.Zero).Entry!;
        var answer = new KeptAnswer(503, [], []);
        _table.End(first, answer, OnceEnd.Forgotten);
        Assert.True(waiting.Done.IsCompletedSuccessfully);
        Assert.Same(answer, _table.AnswerOf(waiting));
        Assert.True(_table.Begin(Key("a"), "f", TimeSpan.Zero).IsFirst);
    }

    [Fact]
    public void What_a_daemon_before_was_asked_counts_and_grows_old_like_the_rest()
    {
        var asked = TimeSpan.FromHours(-23);
        _table.Restore(new OnceRecalled(Key("a"), "f", default, OnceEnd.Unknown, null), asked);
        _table.Restore(new OnceRecalled(Key("b"), "f", default, OnceEnd.CarriedOut, new KeptAnswer(201, [], [1])), asked);
        var unknown = _table.Begin(Key("a"), "f", TimeSpan.Zero);
        Assert.Equal((false, OnceEnd.Unknown, true), (unknown.IsFirst, unknown.Entry!.End, unknown.Entry.Done.IsCompleted));
        Assert.Equal(201, _table.AnswerOf(_table.Begin(Key("b"), "f", TimeSpan.Zero).Entry!)!.Status);
        Assert.Equal(RequestErrors.KeyUsedOtherwise, _table.Begin(Key("b"), "other", TimeSpan.Zero).Fault?.Code);
        Assert.True(_table.Begin(Key("a"), "f", TimeSpan.FromHours(1)).IsFirst);
    }

    private static OnceKey Key(string text) => new("tenant", "me", text);

    private OnceEntry Begin(string key, TimeSpan now)
    {
        var turn = _table.Begin(Key(key), "f", now);
        Assert.True(turn.IsFirst);
        return turn.Entry!;
    }

    private void Keep(OnceEntry entry, int bytes) => _table.End(entry, new KeptAnswer(200, [], new byte[bytes]), OnceEnd.CarriedOut);
}
