namespace Holdfast.Tn3270.Wire;

/// <summary>
/// A host's answer to a request for an LU: its name, or null and why not; and the display a printer is associated with.
/// </summary>
internal readonly record struct LuGrant(string? Name, RejectReason Reason, string? Display = null);
