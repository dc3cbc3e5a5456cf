namespace Holdfast.Sessions.Recording;

/// <summary>A recording as retention needs to know it.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="LastAt">When its last record was made.</param>
/// <param name="Bytes">Bytes it takes.</param>
/// <param name="IsLive">Whether its session goes on.</param>
internal readonly record struct KeptRecording(string Id, DateTimeOffset LastAt, long Bytes, bool IsLive);
