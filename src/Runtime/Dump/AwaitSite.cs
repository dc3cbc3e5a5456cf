namespace Holdfast.Runtime.Dump;

/// <summary>A place in the program where something waits.</summary>
/// <param name="Member">Type and method, such as <c>Pool.FillAsync</c>.</param>
/// <param name="File">The source file's name without its folder, or null where there are no symbols.</param>
/// <param name="Line">The line, from 1, or 0 where there are no symbols.</param>
public sealed record AwaitSite(string Member, string? File, int Line)
{
    /// <summary>For a line of a dump: <c>Pool.FillAsync (Pool.cs:42)</c>.</summary>
    public override string ToString() => File is null ? Member : $"{Member} ({File}:{Line})";
}
