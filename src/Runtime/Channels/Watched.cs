namespace Holdfast.Runtime.Channels;

/// <summary>A value of a watch.</summary>
/// <param name="Value">The value.</param>
/// <param name="Version">Its number, from zero; it grows by one with each change.</param>
/// <typeparam name="T">The value.</typeparam>
public readonly record struct Watched<T>(T Value, long Version);
