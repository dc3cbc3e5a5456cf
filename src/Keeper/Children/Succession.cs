using Holdfast.Keeper.Protocol;

namespace Holdfast.Keeper.Children;

/// <summary>A child that has ended and is not reaped yet, and who was started in its place.</summary>
/// <param name="Dead">The child.</param>
/// <param name="Last">What was known of it when it ended: from then on its streams are its successor's.</param>
/// <param name="End">How it ended, without what only reaping tells.</param>
/// <param name="Birth">Who follows.</param>
internal sealed record Succession(Child Dead, ChildFacts Last, ChildEnd End, Birth Birth);
