using Holdfast.Keeper.Logs;
using Holdfast.Keeper.Protocol;

namespace Holdfast.Keeper.Children;

/// <summary>A living child: what is known of it, and the descriptor on which the kernel tells of its end.</summary>
/// <param name="Start">What was known when it began to be held.</param>
/// <param name="Pidfd">Its process descriptor, readable once it has ended.</param>
internal sealed record Child(ChildFacts Start, int Pidfd)
{
    /// <summary>Its standard output, where captured.</summary>
    public ChildStream? Output { get; init; }

    /// <summary>Its standard error, where captured.</summary>
    public ChildStream? Error { get; init; }

    /// <summary>By what its descendants are known.</summary>
    public ChildTree Tree { get; init; } = new(null, null);

    /// <summary>Its working folder; null for the Keeper's own.</summary>
    public string? Folder { get; init; }

    /// <summary>
    /// The order to start again in its place when it ends; null where nobody follows it. A child that follows another has none before it
    /// was ordered as well, so the Keeper is never more than one start ahead. A Keeper after this one knows of none.
    /// </summary>
    public SpawnOrder? Heir { get; set; }

    /// <summary>Whether it was started in another's place, and nobody has asked for it or against it since.</summary>
    public bool Follows { get; set; }

    /// <summary>The signal by which its whole tree was asked to end; 0 where it was not, or was killed since.</summary>
    public int Asked { get; set; }

    /// <summary>When it was seen to have ended while its tree had not, in nanoseconds since 1970; 0 where it was not.</summary>
    public long LingersSince { get; set; }

    /// <summary>How long it had run by then, in nanoseconds.</summary>
    public long LastedTillThen { get; set; }

    /// <summary>How long it has run, or had when it ended before its tree did, in nanoseconds of a clock that is never set; 0 where that is not known.</summary>
    public long Lasted => LingersSince > 0 ? LastedTillThen : ProcessStat.Age(Start.StartTicks);

    /// <summary>Those of its tree that got the signal after it.</summary>
    public HashSet<int> Reached { get; } = [];

    /// <summary>What the next Keeper would need to go on holding it.</summary>
    public HeldChild Held => new(Facts, Output?.Pipe.Order, Error?.Pipe.Order)
    {
        Mark = Tree.Mark, Folder = Folder, Asked = Asked,
    };

    /// <summary>What is known of it now.</summary>
    public ChildFacts Facts =>
        Output is null && Error is null ? Start : Start with { Output = Output?.Facts, Error = Error?.Facts };
}
