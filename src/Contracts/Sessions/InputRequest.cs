namespace Holdfast.Contracts.Sessions;

/// <summary>Input to a session: steps carried out in order with nobody else's between them, then a wait.</summary>
public sealed record InputRequest
{
    /// <summary>The steps, 1 to 200.</summary>
    public IReadOnlyList<InputStep> Steps { get; init; } = [];

    /// <summary>What to wait for before answering; null answers at once with the screen as it is.</summary>
    public WaitRequest? Wait { get; init; }
}
