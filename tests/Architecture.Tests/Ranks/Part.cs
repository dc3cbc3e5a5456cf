namespace Holdfast.Architecture.Tests.Ranks;

/// <summary>A row of the rank table.</summary>
/// <param name="Rank">Its rank; null where it stands beside the ranks.</param>
/// <param name="Name">Its folder's name, or its project's where it is an example.</param>
/// <param name="Kind">library, program or example.</param>
/// <param name="MayReference">The parts it may reference.</param>
internal sealed record Part(int? Rank, string Name, string Kind, IReadOnlySet<string> MayReference);
