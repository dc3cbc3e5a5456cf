using Holdfast.Contracts.Sessions;

namespace Holdfast.Contracts.Journeys;

/// <summary>One step of a journey's run.</summary>
public sealed record JourneyStepInfo
{
    /// <summary>The step, as people count: <c>3</c>, <c>3.then.1</c>.</summary>
    public required string Path { get; init; }

    /// <summary>What it does, secrets by reference.</summary>
    public required string Step { get; init; }

    /// <summary>What its author calls it.</summary>
    public string? Label { get; init; }

    /// <summary>The screen after it, with secrets covered.</summary>
    public required ScreenInfo Screen { get; init; }
}
