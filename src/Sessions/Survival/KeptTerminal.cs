using Holdfast.Sessions.Secrets;
using Holdfast.Tn3270.Client;

namespace Holdfast.Sessions.Survival;

/// <summary>A terminal as the daemon before left it.</summary>
/// <param name="Machine">The terminal; what it has queued is what the host has not got yet.</param>
/// <param name="Ready">Whether the host had shown something.</param>
/// <param name="Version">The version of its latest screen.</param>
/// <param name="Mask">What covers the secrets typed there.</param>
/// <param name="Doubtful">Inputs that were carried out and may not be in the journal.</param>
internal sealed record KeptTerminal(TerminalMachine Machine, bool Ready, long Version, SecretMask Mask, long Doubtful);
