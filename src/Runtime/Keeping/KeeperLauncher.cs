namespace Holdfast.Runtime.Keeping;

/// <summary>Finds the Keeper of a data folder, or starts it.</summary>
public static class KeeperLauncher
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(5);

    /// <summary>The socket of a data folder's Keeper.</summary>
    public static Address SocketOf(string dataFolder) => Address.Unix(Path.Combine(dataFolder, "keeper.sock"));

    /// <summary>
    /// Connects to the Keeper of a data folder; where none answers, starts one in a session of its own, whose words go to
    /// <c>logs/keeper.log</c> in the folder. Two who do so at once get the same Keeper: it locks the folder.
    /// </summary>
    /// <param name="io">How to reach it.</param>
    /// <param name="keeperPath">The program, <c>holdfast-keeper</c>.</param>
    /// <param name="dataFolder">The data folder; created where it is not there.</param>
    /// <param name="cancellationToken">Ends the attempt; a Keeper that was started goes on.</param>
    /// <exception cref="KeeperException">It could not be started, or did not answer within 5 s.</exception>
    public static async ValueTask<KeeperClient> EnsureAsync(
        Io io, string keeperPath, string dataFolder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(io);
        var address = SocketOf(dataFolder);
        if (await TryConnectAsync(io, address, cancellationToken) is { } running)
            return running;

        await StartAsync(io, keeperPath, dataFolder, cancellationToken);
        var end = io.Clock.Elapsed + StartTimeout;
        while (io.Clock.Elapsed < end)
        {
            if (await TryConnectAsync(io, address, cancellationToken) is { } started)
                return started;
            await io.Clock.Delay(BetweenAttempts, cancellationToken);
        }

        throw new KeeperException(
            KeeperFailure.Lost, $"the Keeper did not answer on {address} within {StartTimeout.TotalSeconds} s of its start");
    }

    private static async ValueTask<KeeperClient?> TryConnectAsync(Io io, Address address, CancellationToken cancellationToken)
    {
        try
        {
            return await KeeperClient.ConnectAsync(io, address, cancellationToken);
        }
        catch (KeeperException failure) when (failure.Failure == KeeperFailure.Lost)
        {
            return null;
        }
    }

    private static async ValueTask StartAsync(
        Io io, string keeperPath, string dataFolder, CancellationToken cancellationToken)
    {
        var logs = Path.Combine(dataFolder, "logs");
        io.Files.CreateFolder(logs);
        try
        {
            var keeper = await io.Processes.StartAsync(
                new ProcessStart
                {
                    File = keeperPath,
                    Arguments =
                    [
                        "--socket", SocketOf(dataFolder).Path!,
                        "--lock", Path.Combine(dataFolder, "keeper.lock"),
                        "--state", Path.Combine(dataFolder, "keeper.state"),
                    ],
                    Detached = true,
                    OutputFile = Path.Combine(logs, "keeper.log"),
                },
                cancellationToken);
            await keeper.DisposeAsync();
        }
        catch (ProcessStartException failure)
        {
            throw new KeeperException(KeeperFailure.Lost, $"the Keeper cannot be started: {failure.Message}", failure);
        }
    }
}
