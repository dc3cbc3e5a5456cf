using System.Net.Security;
using Holdfast.Processes.Console;
using Holdfast.Processes.Definition;
using Holdfast.Processes.Supervision;
using Holdfast.Runtime;
using Holdfast.Runtime.Keeping;
using Holdfast.Runtime.Synchronization;

namespace Holdfast.Processes.Health;

/// <summary>Makes the probe of a check.</summary>
/// <param name="io">What probes reach the worker through.</param>
/// <param name="terminal">Makes probes of 3270 hosts, which are another part's business; null where there is none.</param>
/// <param name="beside">Starts programs beside workers.</param>
internal sealed class ProbeFactory(Io io, Func<HealthCheckDefinition, IHealthProbe>? terminal, ExecLaunch beside)
{
    // Each has a connection of its own to the Keeper, which takes 64 in all.
    private const int MostPrograms = 16;

    private readonly AsyncSemaphore _turns = new("health programs", MostPrograms);

    /// <summary>The probe for a run of a worker.</summary>
    /// <param name="worker">The worker, with the port that it was started with.</param>
    /// <param name="check">The check; one without an address asks at that port.</param>
    /// <param name="child">The run.</param>
    public IHealthProbe Make(WorkerDefinition worker, HealthCheckDefinition check, KeptChild child) =>
        MakeAt(worker, check.Address is null ? check with { Address = OwnPort(worker) } : check, child);

    // Where the port is not known any more nobody answers, and the next start has one that is.
    private static Address OwnPort(WorkerDefinition worker) => Address.Tcp(FreePort.Host, worker.Port ?? 1);

    private IHealthProbe MakeAt(WorkerDefinition worker, HealthCheckDefinition check, KeptChild child) => check.Type switch
    {
        HealthCheckType.Http => new HttpProbe(Client(check, Address.Tcp(check.Url!.IdnHost, check.Url.Port)), check),
        HealthCheckType.Grpc => new GrpcProbe(Client(check, check.Address!.Value), check),
        HealthCheckType.Tcp => new TcpProbe(io.Network, check.Address!.Value),
        HealthCheckType.Exec => new ExecProbe(beside, _turns, worker, check.Command),
        HealthCheckType.Process => new ProcessProbe(io, child),
        _ => terminal?.Invoke(check) ?? throw new InvalidOperationException("Nothing here makes probes of 3270 hosts."),
    };

    // Each check makes a connection of its own: whether the worker still takes one is half of the question.
    private HttpMessageInvoker Client(HealthCheckDefinition check, Address address) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.Zero,
        SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, _, _, errors) => !check.Verify || errors == SslPolicyErrors.None,
        },
        ConnectCallback = async (_, cancellationToken) =>
            new ConnectionStream(await io.Network.ConnectAsync(address, cancellationToken)),
    });
}
