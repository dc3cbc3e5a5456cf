namespace Holdfast.Runtime.Channels;

/// <summary>What a subscriber of a broadcast receives.</summary>
/// <param name="Message">The message.</param>
/// <param name="Lag">How many messages before it this subscriber missed, because it was too slow; usually zero.</param>
/// <typeparam name="T">The message.</typeparam>
public readonly record struct BroadcastMessage<T>(T Message, long Lag);
