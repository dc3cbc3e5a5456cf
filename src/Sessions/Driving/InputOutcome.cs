using Holdfast.Contracts.Errors;

namespace Holdfast.Sessions.Driving;

/// <summary>What became of an input's steps.</summary>
/// <param name="Done">The steps carried out, in order.</param>
/// <param name="Refusal">Why the step after those was refused; null where all were carried out.</param>
/// <param name="Sent">Whether something went to the host.</param>
internal sealed record InputOutcome(IReadOnlyList<InputTrace> Done, Fault? Refusal, bool Sent)
{
    /// <summary>The screen the steps met; null where nobody looked.</summary>
    public SessionScreen? Met { get; init; }
}
