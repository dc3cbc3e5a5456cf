using System.Runtime.CompilerServices;
using Holdfast.Runtime.Synchronization;

namespace Holdfast.Runtime.Channels;

/// <summary>
/// The end of a fiber or a task as a branch of selects. There is one for each that was ever selected on, so a loop that selects on the same one
/// again and again leaves one continuation behind, not one for each time round. It must not hold on to its subject, which is the
/// key it is found by: the branch brings it.
/// </summary>
/// <typeparam name="T">A fiber or a task.</typeparam>
internal sealed class EndSource<T> : IBranchSource<T>
    where T : class
{
    private static readonly ConditionalWeakTable<T, EndSource<T>> Known = [];

    private readonly string? _name;
    private ShortLock _lock;
    private Line _waiting;
    private int _turn;
    private bool _ended;

    private EndSource(string? name) => _name = name;

    /// <summary>The source for a fiber or a task.</summary>
    /// <param name="subject">The fiber or task.</param>
    /// <param name="awaiter">Its awaiter.</param>
    public static EndSource<T> Of<TAwaiter>(T subject, TAwaiter awaiter)
        where TAwaiter : ICriticalNotifyCompletion
    {
        if (Known.TryGetValue(subject, out var known))
        {
            return known;
        }

        var source = new EndSource<T>((subject as Fiber)?.Name);
        known = Known.GetValue(subject, _ => source);
        if (ReferenceEquals(known, source))
        {
            awaiter.UnsafeOnCompleted(source.End);
        }

        return known;
    }

    /// <inheritdoc/>
    public int NextTurn() => _turn++ & int.MaxValue;

    /// <inheritdoc/>
    public bool TryCommit(ref T? message, out ChannelClosedException? closed)
    {
        closed = null;
        return message switch
        {
            Fiber fiber => fiber.HasOutcome,
            Task task => task.IsCompleted,
            _ => Volatile.Read(ref _ended),
        };
    }

    /// <inheritdoc/>
    public bool Join(MessagePlace<T> place)
    {
        _lock.Enter();
        if (!_ended)
        {
            _waiting.Join(place);
            _lock.Exit();
            return true;
        }

        var claimed = place.TryClaim();
        _lock.Exit();
        if (claimed)
        {
            place.Finish();
        }

        return false;
    }

    /// <inheritdoc/>
    public void Leave(MessagePlace<T> place)
    {
        _lock.Enter();
        _waiting.Leave(place);
        _lock.Exit();
    }

    /// <inheritdoc/>
    public string Describe(MessagePlace<T> place) => _name is null ? "see a task end" : $"see fiber '{_name}' end";

    private void End()
    {
        _lock.Enter();
        _ended = true;
        var chain = _waiting.TakeAllClaimed();
        _lock.Exit();
        MessagePlaces.Finish<T>(chain);
    }
}
