namespace Holdfast.Sessions.Driving;

/// <summary>Sends the host what a terminal at the front door answered to a record of a file transfer.</summary>
/// <param name="Record">The answer, from its AID on.</param>
internal sealed record AnswerTransfer(ReadOnlyMemory<byte> Record) : InputStep
{
    /// <inheritdoc/>
    public override string ToString() => "answer transfer";
}
