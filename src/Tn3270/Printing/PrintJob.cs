using Holdfast.Tn3270.CodePages;

namespace Holdfast.Tn3270.Printing;

/// <summary>What a host printed up to its end of job.</summary>
/// <param name="Number">Counts the jobs of one connection, from 1.</param>
/// <param name="LuName">The printer's LU; null where the host did not say it.</param>
/// <param name="Pages">The pages; at least one.</param>
public sealed record PrintJob(int Number, string? LuName, IReadOnlyList<PrintedPage> Pages)
{
    /// <summary>The host's code page, which says what fonts wide characters take in a PDF; null where it is not known.</summary>
    public CodePage? CodePage { get; init; }
}
