using Holdfast.Contracts.Errors;
using Holdfast.Runtime;
using Holdfast.Sessions.Endpoints;
using Holdfast.Tn3270.Traces;

namespace Holdfast.Sessions.Tracing;

/// <summary>Where the traces of a node's sessions go: a file for each host connection that is to be traced, never written over.</summary>
/// <param name="io">Where it runs.</param>
/// <param name="path">The folder; null where traces are not kept.</param>
internal sealed class TraceFolder(Io io, string? path)
{
    /// <summary>Traces in the folder at the most, of at most 64 MiB each; beyond, none is begun until somebody has removed some.</summary>
    public const int FileLimit = 500;

    /// <summary>Begins a trace.</summary>
    /// <param name="endpoint">The host.</param>
    /// <param name="connection">The connection's identifier.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async ValueTask<Result<SessionTrace>> OpenAsync(
        EndpointDefinition endpoint, string connection, CancellationToken cancellationToken)
    {
        if (path is null) return new Fault(SessionErrors.NotTraced, "This node keeps no traces.");
        var name = $"{endpoint.Name}-{connection}.trc";
        try
        {
            io.Files.CreateFolder(path);
            if (io.Files.List(path).Count >= FileLimit)
                return new Fault(SessionErrors.NotTraced, $"The folder of traces holds {FileLimit} files; remove some.");
            var file = await TraceWriter.CreateAsync(
                io, $"{path}/{name}", endpoint.Model, endpoint.CodePage, cancellationToken: cancellationToken);
            return new SessionTrace(name, file);
        }
        catch (IOException e)
        {
            return new Fault(SessionErrors.NotTraced, $"The trace {name} could not be made: {e.Message}");
        }
    }
}
