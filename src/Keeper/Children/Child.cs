using Holdfast.Keeper.Protocol;

namespace Holdfast.Keeper.Children;

/// <summary>A living child: what is known of it, and the descriptor on which the kernel tells of its end.</summary>
/// <param name="Facts">What is known of it.</param>
/// <param name="Pidfd">Its process descriptor, readable once it has ended.</param>
internal sealed record Child(ChildFacts Facts, int Pidfd)
{
    /// <summary>By what its descendants are known.</summary>
    public ChildTree Tree { get; init; } = new(null, null);

    /// <summary>Its working folder; null for the Keeper's own.</summary>
    public string? Folder { get; init; }
}
