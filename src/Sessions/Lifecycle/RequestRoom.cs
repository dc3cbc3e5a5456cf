using Holdfast.Contracts.Errors;

namespace Holdfast.Sessions.Lifecycle;

/// <summary>
/// Bounds in bytes what a session is asked for and has not answered: the steps of inputs, and the conditions of those who wait for a screen. Each
/// has its limit of its own; all together might still be large. Thread-safe.
/// </summary>
internal sealed class RequestRoom
{
    /// <summary>Bytes of all that is asked for at one time, at the most.</summary>
    public const long BytesLimit = 8L * 1024 * 1024;

    private long _taken;

    /// <summary>Bytes taken now.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>Takes room, or tells that there is none. What was taken is given back by <see cref="Give"/>.</summary>
    public Fault? Take(long bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= BytesLimit) return null;
        Give(bytes);
        return new Fault(SessionErrors.TooManyCommands, $"What already waits for this session leaves no room for {bytes} bytes more; {BytesLimit} are the limit.");
    }

    /// <summary>Gives room back.</summary>
    public void Give(long bytes) => Interlocked.Add(ref _taken, -bytes);
}
