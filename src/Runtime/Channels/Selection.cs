using Holdfast.Runtime.Scheduling;

namespace Holdfast.Runtime.Channels;

/// <summary>A select that is under way: asks its branches from a place that moves with each select, then waits at all of them.</summary>
/// <typeparam name="TResult">What the select gives.</typeparam>
internal abstract class Selection<TResult> : Waiter<TResult>, IDecision
{
    // Instead of a branch's number.
    private const int Undecided = 0;
    private const int Cancelled = -1;

    // Decided before and kept until no line holds a place of this any more: the claim of the wait itself is open again earlier.
    private int _chosen;
    private int _joined;
    private int _start;

    /// <summary>The branches, at least one.</summary>
    protected abstract ReadOnlySpan<ISelectPlace> Places { get; }

    /// <inheritdoc/>
    public bool TryClaim(int number) => Interlocked.CompareExchange(ref _chosen, number, Undecided) == Undecided && TryClaim();

    /// <inheritdoc/>
    public void Finish() => Complete(Result(Volatile.Read(ref _chosen)));

    /// <inheritdoc/>
    public override string DescribeWait() => string.Join(", or ", Places.ToArray().Select(place => place.Describe()));

    /// <summary>Chooses a branch, at once if one can be had.</summary>
    public ValueTask<TResult> RunAsync(CancellationToken cancellationToken)
    {
        var places = Places;
        if (cancellationToken.IsCancellationRequested)
        {
            Forget(places);
            return ValueTask.FromCanceled<TResult>(cancellationToken);
        }

        _start = Start(places);
        for (var i = 0; i < places.Length; i++)
        {
            var at = At(i, places.Length);
            if (places[at].TryCommit())
            {
                var result = Result(at + 1);
                Forget(places);
                return new ValueTask<TResult>(result);
            }
        }

        while (_joined < places.Length && places[At(_joined, places.Length)].Join())
        {
            _joined++;
        }

        CancelBy(cancellationToken);
        return Task;
    }

    /// <summary>What the select gives when a branch was chosen.</summary>
    /// <param name="number">The branch's number, from one.</param>
    protected abstract TResult Result(int number);

    /// <summary>Keeps this for its next use.</summary>
    protected abstract void Keep();

    /// <inheritdoc/>
    protected override void OnCanceled() => Interlocked.CompareExchange(ref _chosen, Cancelled, Undecided);

    /// <inheritdoc/>
    protected override void Recycle()
    {
        var places = Places;
        for (; _joined > 0; _joined--)
        {
            places[At(_joined - 1, places.Length)].Leave();
        }

        Volatile.Write(ref _chosen, Undecided);
        Forget(places);
    }

    // The fractional parts of the multiples of the golden section fall evenly on all branches, also where two selects that alternate
    // count at the same source.
    private static int Start(ReadOnlySpan<ISelectPlace> places)
    {
        foreach (var place in places)
        {
            var turn = place.NextTurn();
            if (turn != ISelectPlace.NoTurn)
            {
                return (int)(((uint)turn * 2654435769u * (ulong)places.Length) >> 32);
            }
        }

        return 0;
    }

    private int At(int step, int length) => (_start + step) % length;

    private void Forget(ReadOnlySpan<ISelectPlace> places)
    {
        foreach (var place in places)
        {
            place.Clear();
        }

        Keep();
    }
}
