namespace Holdfast.Contracts.Sessions;

/// <summary>Input to a session: steps carried out in order with nobody else's between them, then a wait.</summary>
public sealed record InputRequest
{
    /// <summary>The steps, at most 256.</summary>
    public IReadOnlyList<InputStep> Steps { get; init; } = [];

    /// <summary>
    /// Whether to wait, after a key that sends to the host, until the host has changed the screen and unlocked the keyboard; in addition
    /// to <see cref="Wait"/>.
    /// </summary>
    public bool Settle { get; init; }

    /// <summary>What to wait for before answering; null answers at once with the screen as it is.</summary>
    public WaitRequest? Wait { get; init; }
}
