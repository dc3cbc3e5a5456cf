using Holdfast.Contracts.Errors;

namespace Holdfast.Contracts.Sessions;

/// <summary>What the node says over the WebSocket of a session.</summary>
public sealed record LiveMessage
{
    /// <summary>
    /// <c>screen</c>: the session's latest screen; a reader that is slow gets no more than the latest. <c>answer</c>: an input was carried out,
    /// and this is the screen it waited for. <c>refused</c>: it was not, or not wholly, or its wait failed; the problem says which. <c>ended</c>:
    /// the session shows no further screen; the socket closes.
    /// </summary>
    public required string Type { get; init; }

    /// <summary>Of an answer or a refusal: the order's own id.</summary>
    public string? Id { get; init; }

    /// <summary>Of a screen or an answer: the screen.</summary>
    public ScreenInfo? Screen { get; init; }

    /// <summary>Of a refusal or an end: why.</summary>
    public Problem? Problem { get; init; }
}
