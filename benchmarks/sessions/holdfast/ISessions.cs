using Holdfast.Contracts.Errors;
using Holdfast.Contracts.Sessions;

namespace Holdfast.Benchmarks.Sessions;

/// <summary>Sessions as a client has them: of a service in this process, or of a daemon over REST.</summary>
internal interface ISessions : IAsyncDisposable
{
    /// <summary>Takes a session of the pool, or opens one to an endpoint; its identifier.</summary>
    Task<Result<string>> CreateAsync(CreateSession request, CancellationToken cancellationToken);

    /// <summary>Carries out the steps and answers when the panel of this name is there and the keyboard is unlocked.</summary>
    Task<Result<Seen>> InputAsync(string id, IReadOnlyList<InputStep> steps, string panel, CancellationToken cancellationToken);

    /// <summary>The screen as it is.</summary>
    Task<Result<Seen>> LookAsync(string id, CancellationToken cancellationToken);

    /// <summary>Gives a session back.</summary>
    Task<Result<Done>> CloseAsync(string id, CancellationToken cancellationToken);
}
