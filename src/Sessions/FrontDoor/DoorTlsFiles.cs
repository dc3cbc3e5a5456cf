namespace Holdfast.Sessions.FrontDoor;

/// <summary>The files of the encrypted ports, in PEM.</summary>
/// <param name="Certificate">The certificate, with those between it and its root behind it.</param>
/// <param name="Key">The private key; null where it stands with the certificate.</param>
/// <param name="ClientRoots">The roots that terminals' certificates must come from; null asks for none.</param>
/// <param name="ClientOptional">Whether a terminal may come without one.</param>
public sealed record DoorTlsFiles(string Certificate, string? Key, string? ClientRoots, bool ClientOptional = false);
