using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Tn3270.Traces;

/// <summary>What the terminal showed after one record, or after a piece of text outside of records.</summary>
public sealed record ReplayStep
{
    /// <summary>The record's number, from 1; text outside of records has the number of the record before it.</summary>
    public required long Record { get; init; }

    /// <summary>The line of the trace where its bytes begin.</summary>
    public required int Line { get; init; }

    /// <summary>When, as the trace tells; null where it does not.</summary>
    public DateTime? Time { get; init; }

    /// <summary>How far the terminal had come.</summary>
    public required TerminalPhase Phase { get; init; }

    /// <summary>The screen.</summary>
    public required ScreenImage Screen { get; init; }

    /// <summary>What the recorded user did since the step before, such as <c>Enter at 05/010</c>; never what was typed.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];
}
