namespace Holdfast.Processes.Conversion;

/// <summary>Something that could not be carried over, or not quite.</summary>
/// <param name="File">The file it stands in, without its folder.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Text">What it is and what became of it.</param>
public sealed record ConversionNote(string File, int Line, string Text)
{
    /// <inheritdoc/>
    public override string ToString() => $"{File}:{Line}: {Text}";
}
