namespace Holdfast.Storage.Journal;

/// <summary>A record as it lies in the store, texts as UTF-8: what a verification compares.</summary>
internal readonly ref struct StoredRecord
{
    internal required long Sequence { get; init; }

    internal required long Microseconds { get; init; }

    internal required ReadOnlySpan<byte> Actor { get; init; }

    internal required ReadOnlySpan<byte> Kind { get; init; }

    internal required ReadOnlySpan<byte> Subject { get; init; }

    internal required ReadOnlySpan<byte> Result { get; init; }

    internal required ReadOnlySpan<byte> Data { get; init; }

    internal required ReadOnlySpan<byte> Previous { get; init; }

    internal required ReadOnlySpan<byte> Hash { get; init; }
}
