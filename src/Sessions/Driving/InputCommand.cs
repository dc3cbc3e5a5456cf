using Holdfast.Contracts.Errors;

namespace Holdfast.Sessions.Driving;

/// <summary>Input that waits in a terminal's mailbox for its turn.</summary>
/// <param name="steps">What to do.</param>
/// <param name="record">
/// Called by the terminal's loop once the steps are done, so that records stand in the order of the deeds; the task completes when the
/// record is durable.
/// </param>
internal sealed class InputCommand(IReadOnlyList<InputStep> steps, Func<InputOutcome, Task> record)
{
    private readonly TaskCompletionSource<Result<InputAnswer>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What to do.</summary>
    public IReadOnlyList<InputStep> Steps { get; } = steps;

    /// <summary>Bytes that its steps take, nearly.</summary>
    public long Bytes { get; } = SessionInput.BytesOf(steps);

    /// <summary>Records what was done.</summary>
    public Func<InputOutcome, Task> Record { get; } = record;

    /// <summary>What became of it.</summary>
    public Task<Result<InputAnswer>> Answer => _answer.Task;

    /// <summary>Set when the one who asked no longer waits; it is then not carried out.</summary>
    public CancellationToken Abandoned { get; init; }

    /// <summary>Zeroes the secrets among its steps; nobody may be typing them any more.</summary>
    public void Forget()
    {
        for (var i = 0; i < Steps.Count; i++) Steps[i].Hidden?.Dispose();
    }

    /// <summary>Answers; the first answer stands.</summary>
    public void Complete(Result<InputAnswer> answer) => _answer.TrySetResult(answer);
}
