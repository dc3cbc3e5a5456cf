using Holdfast.Keeper.Protocol;

namespace Holdfast.Keeper.Children;

/// <summary>A living child: what is known of it, and the descriptor on which the kernel tells of its end.</summary>
/// <param name="Facts">What is known of it.</param>
/// <param name="Pidfd">Its process descriptor, readable once it has ended.</param>
internal sealed record Child(ChildFacts Facts, int Pidfd);
