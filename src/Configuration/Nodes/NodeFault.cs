using Holdfast.Contracts.Errors;

namespace Holdfast.Configuration.Nodes;

/// <summary>What was wrong with a node when it was read; told again whenever somebody uses the node, so that users of it are known.</summary>
/// <param name="Place">Where it is.</param>
/// <param name="Code">The catalogue's entry.</param>
/// <param name="Detail">What is wrong, in a sentence.</param>
/// <param name="Mend">What to write instead; empty where there is nothing to say.</param>
internal sealed record NodeFault(Place Place, ErrorCode Code, string Detail, string Mend);
