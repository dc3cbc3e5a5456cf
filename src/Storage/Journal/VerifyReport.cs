namespace Holdfast.Storage.Journal;

/// <summary>What a verification of one tenant's chain found.</summary>
/// <param name="Tenant">Whose chain.</param>
/// <param name="Records">How many records, from the first, are as they were written.</param>
/// <param name="FirstBroken">The first that is not; null where all are.</param>
/// <param name="Damage">What is wrong with the file apart from records, such as an index: at most ten findings.</param>
/// <param name="Head">Hash of the last good record, 32 bytes. Kept elsewhere, it shows a chain that was replaced as a whole.</param>
public sealed record VerifyReport(
    string Tenant, long Records, BrokenRecord? FirstBroken, IReadOnlyList<string> Damage, ReadOnlyMemory<byte> Head)
{
    /// <summary>Whether everything is as it was written.</summary>
    public bool IsIntact => FirstBroken is null && Damage.Count == 0;
}
