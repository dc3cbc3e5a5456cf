namespace Holdfast.Contracts.Recordings;

/// <summary>One thing done at the keyboard; never the text.</summary>
public sealed record RecordedInputInfo
{
    /// <summary><c>type</c>, <c>press</c>, <c>field</c> or <c>cursor</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The key pressed.</summary>
    public string? Key { get; init; }

    /// <summary>The label of the field filled.</summary>
    public string? Label { get; init; }

    /// <summary>Where the field or the cursor is.</summary>
    public Position? Place { get; init; }

    /// <summary>Characters typed; missing for hidden fields and secrets.</summary>
    public int? Length { get; init; }

    /// <summary>Whether text went into a hidden field or came from a secret.</summary>
    public bool Masked { get; init; }

    /// <summary>The same in words.</summary>
    public required string Words { get; init; }
}
