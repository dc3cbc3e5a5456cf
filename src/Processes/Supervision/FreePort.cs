using Holdfast.Runtime;

namespace Holdfast.Processes.Supervision;

/// <summary>Finds a TCP port for a worker that is to listen on one and names none.</summary>
internal static class FreePort
{
    /// <summary>The only place such a port is promised to be free at.</summary>
    public const string Host = "127.0.0.1";

    /// <summary>
    /// A port that the system held to be free a moment ago. Until the worker listens on it somebody else may take it; then the worker fails
    /// to, and its next start has another one.
    /// </summary>
    /// <exception cref="NetworkException">There is none.</exception>
    public static async ValueTask<int> ChooseAsync(Network network, CancellationToken cancellationToken)
    {
        await using var listener = await network.ListenAsync(Address.Tcp(Host, 0), cancellationToken);
        return listener.LocalAddress.Port;
    }
}
