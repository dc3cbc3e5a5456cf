namespace Holdfast.Processes.Conversion;

/// <summary>A configuration made of another program's files.</summary>
/// <param name="Text">The text of holdfast.yaml, with the notes as comments beside what they are about.</param>
/// <param name="Notes">What could not be carried over, or not quite, in the order of the workers.</param>
public sealed record ConvertedConfig(string Text, IReadOnlyList<ConversionNote> Notes);
