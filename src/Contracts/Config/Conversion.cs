using Holdfast.Contracts.Errors;

namespace Holdfast.Contracts.Config;

/// <summary>What became of other programs' files, as the daemon's program tells the command line.</summary>
/// <param name="Text">The configuration; empty where there is a problem.</param>
/// <param name="Notes">What could not be carried over, or not quite: <c>FILE:LINE: …</c>.</param>
/// <param name="Problem">Why nothing could be converted; null where it could.</param>
public sealed record Conversion(string Text, IReadOnlyList<string> Notes, Problem? Problem);
