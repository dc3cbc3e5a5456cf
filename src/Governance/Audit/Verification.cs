namespace Holdfast.Governance.Audit;

/// <summary>Particulars of a verification, as journalled.</summary>
/// <param name="Records">Records found good.</param>
/// <param name="FirstBroken">Number of the first broken record; null for none.</param>
/// <param name="Damage">Findings about the file apart from records.</param>
internal sealed record Verification(long Records, long? FirstBroken, int Damage);
