namespace Holdfast.Tn3270.Wire;

/// <summary>One thing a NEW-ENVIRON SEND asks for: a variable, or with an empty name all of its kind.</summary>
internal readonly record struct EnvironmentRequest(byte Kind, string Name);
