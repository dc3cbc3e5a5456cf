namespace Holdfast.Contracts.Workers;

/// <summary>What became of what a worker wrote on one stream.</summary>
public sealed record LogStreamInfo
{
    /// <summary>The stream: <c>stdout</c> or <c>stderr</c>.</summary>
    public required string Stream { get; init; }

    /// <summary>The first position that is kept.</summary>
    public required long Start { get; init; }

    /// <summary>The position behind the last byte: how many bytes were ever taken down.</summary>
    public required long End { get; init; }

    /// <summary>Bytes of the living or last program that could not be written, and are gone; null where that is not known.</summary>
    public long? Dropped { get; init; }
}
