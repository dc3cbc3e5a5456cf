namespace Holdfast.Configuration;

/// <summary>What a path holds: a file's text, a folder's files, or why neither can be told.</summary>
public sealed record ConfigSource
{
    /// <summary>The text of a file; null where it is none or cannot be read.</summary>
    public string? Text { get; init; }

    /// <summary>The names of a folder's files, without the folder; null where it is none or cannot be read.</summary>
    public IReadOnlyList<string>? Files { get; init; }

    /// <summary>Why it cannot be read, as the end of a sentence: <c>is not there</c>; null where it can.</summary>
    public string? Trouble { get; init; }
}
