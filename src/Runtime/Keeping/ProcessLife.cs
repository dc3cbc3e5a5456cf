using Holdfast.Keeper.Protocol;

namespace Holdfast.Runtime.Keeping;

/// <summary>Tells whether a process that no Keeper holds any more is still there.</summary>
public static class ProcessLife
{
    /// <summary>Whether the process with this pid and start time lives; a later one with the same pid does not count.</summary>
    /// <param name="io">How to read /proc.</param>
    /// <param name="pid">The process id.</param>
    /// <param name="startTicks">Its start time in clock ticks since boot.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async ValueTask<bool> LivesAsync(Io io, int pid, long startTicks, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(io);
        try
        {
            var content = await io.Files.ReadAllBytesAsync($"/proc/{pid}/stat", cancellationToken);
            return startTicks != 0 && ProcessStatText.StartTicks(content) == startTicks && !ProcessStatText.HasEnded(content);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
