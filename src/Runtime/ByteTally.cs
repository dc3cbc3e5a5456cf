namespace Holdfast.Runtime;

/// <summary>
/// What the kernel counts on a socket, over the lives of all programs that had it; only differences mean something. A program that
/// takes a socket over learns by it what the one before had read and written to the last byte.
/// </summary>
/// <param name="Read">Bytes of the far side that were read out of the socket.</param>
/// <param name="Written">Bytes that the socket took to be sent, whether they are acknowledged or not.</param>
public readonly record struct ByteTally(long Read, long Written);
