namespace Holdfast.Tn3270.Wire;

/// <summary>What a terminal asks a host for: a device of a type, by LU name (null for any) or as the printer of a display's LU.</summary>
internal readonly record struct LuRequest(TerminalType Type, string? Name, bool Associate);
