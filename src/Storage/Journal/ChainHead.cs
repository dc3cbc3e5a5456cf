namespace Holdfast.Storage.Journal;

/// <summary>The end of a chain.</summary>
/// <param name="Sequence">Number of the last record; 0 for none.</param>
/// <param name="Hash">Its hash, or the genesis hash; 32 bytes.</param>
internal readonly record struct ChainHead(long Sequence, byte[] Hash)
{
    /// <summary>The head of a chain without records.</summary>
    internal static ChainHead Empty(string tenant) => new(0, RecordEncoding.Genesis(tenant));
}
