namespace Holdfast.Configuration.Reading;

/// <summary>A text with its variables filled in.</summary>
/// <param name="Text">The filled text; the text as it was where there is a fault.</param>
/// <param name="Fault">The first fault.</param>
internal readonly record struct Filled(string Text, InterpolationFault? Fault)
{
    /// <summary>Whether a variable was left because it has its value only where the text is used.</summary>
    public bool IsLate { get; init; }
}
