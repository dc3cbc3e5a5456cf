namespace Holdfast.Governance.Identity;

/// <summary>Particulars of a refused token in the journal.</summary>
/// <param name="Reason">One word.</param>
/// <param name="NotRecorded">Refused tokens before it that have no record of their own; null for none.</param>
internal sealed record RefusedToken(string Reason, long? NotRecorded);
