namespace Holdfast.Contracts.Workers;

/// <summary>A line that a worker wrote.</summary>
public sealed record LogRecord
{
    /// <summary>Who wrote it.</summary>
    public required string Worker { get; init; }

    /// <summary>On which stream: <c>stdout</c> or <c>stderr</c>.</summary>
    public required string Stream { get; init; }

    /// <summary>Position of its first byte in all that the worker ever wrote on the stream.</summary>
    public required long Position { get; init; }

    /// <summary>Position behind its end.</summary>
    public required long Next { get; init; }

    /// <summary>When it was written, up to a second early; null where that is not known.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>The level it names: <c>trace debug info warn error fatal</c>; null where it names none.</summary>
    public string? Level { get; init; }

    /// <summary>The line, without its end.</summary>
    public required string Text { get; init; }

    /// <summary>In a live stream: how many bytes of those that were asked for are no longer kept, up to this line; null where none are missing.</summary>
    public long? Lost { get; init; }
}
