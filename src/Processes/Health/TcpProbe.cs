using Holdfast.Runtime;

namespace Holdfast.Processes.Health;

/// <summary>Passes where the address takes a connection.</summary>
internal sealed class TcpProbe(Network network, Address address) : IHealthProbe
{
    /// <inheritdoc/>
    public async ValueTask<string?> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await network.ConnectAsync(address, cancellationToken);
            return null;
        }
        catch (NetworkException failure)
        {
            return failure.Message;
        }
    }
}
