using Holdfast.Keeper.Limits;

namespace Holdfast.Keeper.Children;

/// <summary>By what the descendants of a child are known.</summary>
/// <param name="Group">Its control group; null where it has none.</param>
/// <param name="Mark">The variable that is only in their environments, NAME=VALUE; null where there is none.</param>
internal sealed record ChildTree(ControlGroup? Group, string? Mark);
