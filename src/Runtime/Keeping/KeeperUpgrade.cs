namespace Holdfast.Runtime.Keeping;

/// <summary>Brings a running Keeper to the program that is installed; its children and held sockets stay.</summary>
public static class KeeperUpgrade
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(5);

    /// <summary>Whether a running Keeper's program is another than a file: the two are compared byte by byte.</summary>
    /// <param name="io">How to read both.</param>
    /// <param name="keeperPid">The Keeper's process id.</param>
    /// <param name="program">The installed program.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>False where it is the same, and where one of them cannot be read.</returns>
    public static async ValueTask<bool> IsDueAsync(Io io, int keeperPid, string program, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(io);
        try
        {
            var running = await io.Files.ReadAllBytesAsync($"/proc/{keeperPid}/exe", cancellationToken);
            var installed = await io.Files.ReadAllBytesAsync(program, cancellationToken);
            return !running.AsSpan().SequenceEqual(installed);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Has the Keeper of a data folder become the program, and waits until that one answers.</summary>
    /// <param name="io">How to reach it.</param>
    /// <param name="program">The installed program.</param>
    /// <param name="dataFolder">The data folder.</param>
    /// <param name="endConsoles">Whether programs of consoles are ended for it; else they are handed on, and stand in the way of a Keeper from before it could.</param>
    /// <param name="cancellationToken">Ends the waiting, not the upgrade.</param>
    /// <returns>How many children it holds, and its process id, which has stayed.</returns>
    /// <exception cref="KeeperException">It refused and goes on as it was, or did not answer within 5 s afterwards.</exception>
    public static async ValueTask<(int Children, int Pid)> RunAsync(
        Io io, string program, string dataFolder, bool endConsoles, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(io);
        var address = KeeperLauncher.SocketOf(dataFolder);
        await using (var before = await KeeperClient.ConnectAsync(io, address, cancellationToken))
            await OrderAsync(io, before, Path.GetFullPath(program), endConsoles, cancellationToken);
        var end = io.Clock.Elapsed + Patience;
        while (true)
        {
            try
            {
                await using var after = await KeeperClient.ConnectAsync(io, address, cancellationToken);
                return ((await after.ListAsync(cancellationToken)).Count(child => child.End is null), after.KeeperPid);
            }
            catch (KeeperException failure) when (failure.Failure == KeeperFailure.Lost && io.Clock.Elapsed < end)
            {
                await io.Clock.Delay(BetweenAttempts, cancellationToken);
            }
        }
    }

    private static async ValueTask OrderAsync(Io io, KeeperClient keeper, string program, bool endConsoles, CancellationToken cancellationToken)
    {
        var end = io.Clock.Elapsed + Patience;
        while (true)
        {
            try
            {
                await keeper.UpgradeAsync(program, endConsoles, cancellationToken);
                return;
            }
            catch (KeeperException failure) when (endConsoles && failure.Failure == KeeperFailure.StillHeld && io.Clock.Elapsed < end)
            {
                await io.Clock.Delay(BetweenAttempts, cancellationToken);
            }
        }
    }
}
