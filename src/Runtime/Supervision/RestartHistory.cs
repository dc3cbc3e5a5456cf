using System.Collections.Immutable;

namespace Holdfast.Runtime.Supervision;

/// <summary>What the decider remembers of one child. Immutable.</summary>
public sealed record RestartHistory
{
    /// <summary>Nothing happened yet.</summary>
    public static RestartHistory Empty { get; } = new();

    /// <summary>When it was restarted, by the monotonic clock, oldest first; none older than the window when last decided.</summary>
    public ImmutableArray<TimeSpan> Restarts { get; init; } = [];

    /// <summary>Runs in a row that were not stable.</summary>
    public int Unstable { get; init; }

    /// <summary>When the first of the ends came that count as one now; null where none has.</summary>
    public TimeSpan? SpikeBegan { get; init; }

    /// <summary>How many ends that one holds.</summary>
    public int SpikeEnds { get; init; }

    /// <summary>Whether it was given up and is being tried once more.</summary>
    public bool OnTrial { get; init; }

    /// <summary>How many restarts were within a window that ends now.</summary>
    public int CountWithin(TimeSpan window, TimeSpan now)
    {
        var count = 0;
        foreach (var restart in Restarts)
        {
            if (now - restart < window)
                count++;
        }

        return count;
    }
}
