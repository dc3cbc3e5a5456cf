using Holdfast.Runtime;

namespace Holdfast.Server.Http;

/// <summary>How a live stream waits: until there is something, its reader has gone, or it is let in no longer.</summary>
/// <param name="clock">Time.</param>
/// <param name="isStillAdmitted">Whether the reader is still let in.</param>
/// <param name="gone">Cancelled when the reader went away.</param>
internal sealed class LiveWait(Clock clock, Func<bool> isStillAdmitted, CancellationToken gone)
{
    /// <summary>How long nothing may come before it is looked whether the reader is still let in.</summary>
    public static TimeSpan Quiet { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Waits for what comes next. When this returns, nothing waits for it any more, whatever has come.</summary>
    /// <param name="next">Tells what comes next.</param>
    /// <param name="whenQuiet">Called whenever nothing has come for a while.</param>
    /// <exception cref="OperationCanceledException">The reader went away, or is not let in any longer.</exception>
    public async Task<T> NextAsync<T>(Func<CancellationToken, ValueTask<T>> next, Func<Task> whenQuiet)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(gone);
        var coming = next(ended.Token).AsTask();
        try
        {
            while (true)
            {
                try
                {
                    var value = await coming.WaitAsync(Quiet, clock, gone);
                    return isStillAdmitted() ? value : throw new OperationCanceledException();
                }
                catch (TimeoutException) when (!coming.IsCompleted)
                {
                    if (!isStillAdmitted())
                        throw new OperationCanceledException();
                    await whenQuiet();
                }
            }
        }
        finally
        {
            await ended.CancelAsync();
            await EndAsync(coming);
        }
    }

    // Whoever waited lets go of what is read as soon as this returns: nobody may be reading it then.
    private static async Task EndAsync(Task coming)
    {
        try
        {
            await coming;
        }
        catch (OperationCanceledException)
        {
            // As it was asked to.
        }
    }
}
