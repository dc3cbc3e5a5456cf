namespace Holdfast.Tn3270.CodePages;

/// <summary>What is known of a code page before its tables are read.</summary>
internal sealed record CodePageDefinition(
    string Name, int Number, string Description, string[] Aliases, CharacterSetId SingleByteSet)
{
    /// <summary>The name of the double-byte half in the data, such as <c>d300</c>; pages may share one.</summary>
    public string? DoubleTable { get; init; }

    /// <summary>How the host knows the double-byte half.</summary>
    public CharacterSetId? DoubleByteSet { get; init; }
}
