namespace Holdfast.Runtime.EventLoop.Ring;

/// <summary>Bytes that have arrived together.</summary>
/// <param name="Buffer">The kernel's buffer they are in; -1 where they were copied.</param>
/// <param name="Copy">The copy, where there is one.</param>
/// <param name="Offset">Where they begin.</param>
/// <param name="Length">How many.</param>
internal readonly record struct ReceivedPiece(int Buffer, byte[]? Copy, int Offset, int Length);
