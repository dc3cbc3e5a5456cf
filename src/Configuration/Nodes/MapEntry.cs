namespace Holdfast.Configuration.Nodes;

/// <summary>One key of a mapping with its value.</summary>
internal sealed record MapEntry(string Key, Place KeyPlace, ConfigNode Value);
